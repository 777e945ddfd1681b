// The subset of Markdown that the pages use: fenced code, code spans, headings, inline links.

const fence = /^```(\w*)\n([^]*?)^```$/gm;

/** The contents of all fenced blocks in a language. */
export const codeBlocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(fence)].flatMap(([, found, body = '']) => (found === language ? [body] : []));

export const withoutCode = (text: string): string => text.replaceAll(fence, '');

export const codeSpans = (text: string): readonly string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) =>
    code.replaceAll('\\|', '|').replaceAll(/\s+/g, ' '),
  );

/** The commands at the prompts of a console block; a backslash continues a line. */
export const commandLines = (block: string): readonly string[] =>
  [...block.replaceAll(/\\\n\s*/g, '').matchAll(/^\$ (.*)$/gm)].map(([, line = '']) => line);

export const headings = (text: string): readonly string[] =>
  [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);

/** The anchors that GitHub derives from headings. */
export const headingIds = (text: string): readonly string[] =>
  headings(text).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

interface Link {
  readonly text: string;
  readonly target: string;
}

/** Links within the repository. */
export const linksIn = (text: string): readonly Link[] =>
  [...withoutCode(text).matchAll(/\[([^\]]+)\]\(([^)\s]+)\)/g)]
    .map(([, label = '', target = '']) => ({ text: label, target }))
    .filter(({ target }) => !/^[a-z]+:/.test(target));
