// An import of an HTML file is a string: the bundler replaces it with the address at which the file is served.
declare module "*.html" {
  const address: string;
  export default address;
}
