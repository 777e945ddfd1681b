import { defineConfig } from 'vitepress';
import { linkToRepository } from './link-to-repository.mjs';
import { showBraces } from './show-braces.mjs';
import { sidebar } from './sidebar.mjs';
import { slugOf } from './slug-of.mjs';

const repository = 'https://github.com/swarm-reconciler/swarm-reconciler';

export default defineConfig({
  title: 'swarm-reconciler',
  description: 'GitOps for Docker Swarm service clusters',
  lang: 'en',
  // Where the site is not at the root of its host.
  base: process.env.DOCS_BASE ?? '/',
  // Why it is as it is, for who changes it: on the forge, beside the code.
  srcExclude: ['decisions/**'],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // As the forge makes anchors, so that a link works in both places.
    anchor: { slugify: slugOf },
    // Braces in a page are text.
    attrs: { disable: true },
    config: (md) => {
      linkToRepository(md, repository);
      showBraces(md);
    },
  },
  themeConfig: {
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository }],
    editLink: { pattern: `${repository}/edit/main/docs/:path`, text: 'Edit this page' },
  },
});
