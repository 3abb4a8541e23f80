export { exampleFrames, type ExampleFrames } from './example-frames.fixture';
export { describeHostileText, type PagesWith } from './hostile-text.contract';
export { describeMarkup, tagOf, tagsOf, type Tag } from './page-markup.contract';
export { describePagesInBrowser, type OpenWindow, type PagesInBrowser } from './pages-in-browser.contract';
