// What libraries ask of Object.hasOwn, which is younger than the browsers the pages are made for:
// build.sh puts this in its place.
export const hasOwn = (o: object, key: PropertyKey): boolean => Object.prototype.hasOwnProperty.call(o, key);
