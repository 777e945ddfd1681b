import type { Approve } from '../approval/approve.ts';

/** Sends an approval to the daemon. What it answers is for the person who asked. */
export const sendApproval: Approve = async ({ hash, by, token }) => {
  try {
    const answer = await fetch('/api/v1/approvals', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ hash, by }),
    });
    if (answer.ok) return { isApproved: true };
    const { message, hint } = (await answer.json()) as { message: string; hint: string }; // our own server
    return { isApproved: false, message, hint };
  } catch {
    return {
      isApproved: false,
      message: 'No answer from the daemon',
      hint: 'Look at the page once it is live again: what waits may be approved or not',
    };
  }
};
