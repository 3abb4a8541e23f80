/** A `.sql` file is imported as its text; the build and Jest both do so. */
declare module '*.sql' {
  const text: string;
  export default text;
}
