// The fonts of the system: a page loads nothing for its text.
export { default } from 'vitepress/theme-without-fonts';
