import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { busyPageView, waitingHash } from '../../builders/busy-page-view.ts';
import { aPageView } from '../../builders/page-view.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { pageToken, servePage, type PageServer } from '../../support/page-server.ts';

describeInBrowser('an approval at the page', (open) => {
  let server: PageServer;
  beforeAll(async () => {
    server = await servePage(busyPageView());
  });
  beforeEach(() => {
    server.show(busyPageView());
  });
  afterAll(() => server.stop());

  async function openForm(): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
    const opened = await open(server.address);
    await opened.page.getByRole('button', { name: 'Approve …' }).click();
    return opened;
  }

  async function send(page: Page, token: string, name = 'ann'): Promise<void> {
    await page.getByLabel('Your name').fill(name);
    await page.getByLabel('Token of the daemon').fill(token);
    await page.getByRole('button', { name: 'Approve these 2 changes' }).click();
  }

  it('says what will be done, and sends exactly that with the token', async () => {
    const { page, complaints } = await openForm();
    const form = await page.getByRole('form').innerText();
    expect(form).toContain('config/interlock');
    expect(form).toContain('shop/payment:5.0');
    expect(form).toContain('/var/run/docker.sock');
    expect(form).toContain('and 3 more');

    await send(page, pageToken);
    await page.getByText('You have approved').waitFor();
    expect(server.port.asked).toEqual([`approve ${waitingHash} by ann (HTTP API)`]);
    expect(complaints).toEqual([]);

    const { waiting: _made, ...rest } = busyPageView();
    server.show(rest);
    await page.getByText('These changes no longer wait; see History.').waitFor();
    expect(await page.locator('#waiting').innerText()).not.toContain('The next pass');
    await page.getByRole('button', { name: 'Close' }).click();
    expect(await page.locator('#waiting').count()).toBe(0);
  });

  it('refuses a wrong token with the way out, and takes the right one then', async () => {
    const { page } = await openForm();
    await send(page, 'wrong');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('Enter the token that is in the file of http.tokenFile');

    await send(page, pageToken);
    await page.getByText('You have approved').waitFor();
  });

  it('keeps the token for the tab only if that is asked for', async () => {
    const { page } = await openForm();
    await send(page, pageToken);
    await page.getByText('You have approved').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Approve …' }).click();
    expect(await page.getByLabel('Token of the daemon').inputValue()).toBe('');

    await page.getByLabel('Keep the token').check();
    await send(page, pageToken);
    await page.getByText('You have approved').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Approve …' }).click();
    expect(await page.getByLabel('Token of the daemon').inputValue()).toBe(pageToken);
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(pageToken);
  });

  it('says what waits under no hash any more', async () => {
    const { waiting } = busyPageView();
    server.show(busyPageView({ waiting: { ...waiting!, hash: 'b'.repeat(64) } }));
    const { page } = await openForm();
    await send(page, pageToken);

    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('Read what waits now');
  });

  it('approves nothing that the person has not read', async () => {
    const { page } = await openForm();
    const { waiting } = busyPageView();
    server.show(
      busyPageView({
        waiting: {
          ...waiting!,
          hash: 'c'.repeat(64),
          held: [{ resource: 'service/other', reason: 'stopped' }],
          changes: waiting!.changes!.slice(0, 1),
        },
      }),
    );
    await page.getByText('Nothing was approved: read them again').waitFor();

    await page.locator('button:focus', { hasText: 'Go on' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('button:focus', { hasText: 'Approve …' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Approve this change' }).waitFor();
  });

  it('names the objects of a ledger that does not say what is changed', async () => {
    const { changes: _unknown, ...waiting } = busyPageView().waiting!;
    server.show(busyPageView({ waiting }));
    const { page } = await openForm();

    expect(await page.getByRole('form').innerText()).toContain('its only task is stopped');
    await page.getByRole('button', { name: 'Approve these 2 changes' }).waitFor();
  });

  it('has no button without a token on the server, but the command', async () => {
    server.show(busyPageView({ canApprove: false }));
    const { page } = await open(server.address);
    await page.locator('.link.open').waitFor();

    expect(await page.locator('#waiting').innerText()).toContain('no token is set for approvals over HTTP');
    expect(await page.locator('#waiting .command code').innerText()).toContain(waitingHash);
    expect(await page.getByRole('button', { name: /Approve/ }).count()).toBe(0);
  });

  it('waits for its window without a button once it is allowed', async () => {
    const { waiting } = busyPageView();
    server.show(aPageView({ canApprove: true, waiting: { ...waiting!, isAllowed: true } }));
    const { page } = await open(server.address);
    await page.locator('.link.open').waitFor();

    expect(await page.locator('#waiting h2').innerText()).toContain('Waits for its window');
    expect(await page.getByRole('button', { name: /Approve/ }).count()).toBe(0);
  });
});
