/** The build and the tests turn a stylesheet into its compiled text. */
declare module '*.scss' {
  const css: string;
  export default css;
}
