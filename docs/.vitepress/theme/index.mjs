// The fonts of the system: a page loads nothing for its text.
import './contrast.css';

export { default } from 'vitepress/theme-without-fonts';
