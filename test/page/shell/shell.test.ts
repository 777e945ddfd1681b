import { describe, expect, it } from 'vitest';
import { announcementOf, type Announced } from '../../../src/page/shell/announcer.tsx';
import { iconAddress, iconSvg, iconTone } from '../../../src/page/shell/icon.ts';
import { titleOf } from '../../../src/page/shell/title.ts';

describe('announcementOf()', () => {
  const well: Announced = { verdict: { tone: 'good', text: 'In sync' }, link: 'open' };

  it.each<[string, Announced, string | undefined]>([
    ['nothing', well, undefined],
    ['a count', { ...well, verdict: { tone: 'good', text: 'In sync: 13' } }, undefined],
    ['a tone', { ...well, verdict: { tone: 'critical', text: '1 needs attention' } }, '1 needs attention'],
    ['the link', { ...well, link: 'lost' }, 'The connection to the daemon is lost.'],
  ])('says what has become different: %s', (_what, next, text) => {
    expect(announcementOf(well, next)).toBe(text);
  });

  it('says the verdict when the link is back', () => {
    expect(announcementOf({ ...well, link: 'lost' }, well)).toBe('Live again. In sync');
  });
});

describe('the tab', () => {
  it('has the verdict as a sign and as a mark', () => {
    expect(titleOf({ owner: 'shop', verdict: { tone: 'warning', text: '' } })).toBe('! shop – reconciler');
    expect(iconAddress('warning')).toBe('/page/icon.svg?tone=warning');
    expect(iconSvg('warning')).not.toBe(iconSvg('good'));
  });

  it.each([undefined, '', 'toString', '"><script>'])('has the icon of no verdict for the tone %s', (tone) => {
    expect(iconTone(tone)).toBe('unknown');
  });
});
