// What the bundler makes of files that are no scripts: the address at which the file is served.
declare module "*.html" {
  const address: string;
  export default address;
}
