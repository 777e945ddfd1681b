import type { Approve } from '../approval/approve.ts';

/** Sends an approval to the daemon. */
export const sendApproval: Approve = async ({ hash, by, token }) => {
  try {
    const answer = await fetch('/api/v1/approvals', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ hash, by }),
    });
    if (answer.ok) return { isApproved: true };
    // An error document of our own server.
    const { code, message, hint } = (await answer.json()) as { code: string; message: string; hint: string };
    return { isApproved: false, code, message, hint };
  } catch {
    return { isApproved: false, code: 'no-answer', message: 'The daemon has not answered', hint: '' };
  }
};
