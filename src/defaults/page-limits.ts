// What the status page draws at most, so that a swarm of a thousand services stays readable.

/** Cards in the picture, and rows in the table. */
export const drawnCards = 300;

/** So many cards in sync and healthy of one cluster are drawn one by one; more of them are folded into one. */
export const unfoldedCards = 12;

/** The same where the swarm has more cards than `bigSwarmCards`. */
export const unfoldedCardsInBigSwarm = 3;
export const bigSwarmCards = 120;

/** With more clusters than this, those in sync and healthy are folded together. */
export const apartClusters = 24;

/** With more lines than this, only those of the lit path are drawn. */
export const linesAtRest = 500;

/** Longest text to search for, in characters. */
export const searchCharacters = 100;

/** Linked cards of one column in the details of a card. */
export const linkedCards = 20;

/** Longest query of the page's address that is looked at, in characters. */
export const queryCharacters = 2_000;

/** More fields of one change or one drift are folded. */
export const shownFields = 8;

/** A plan with more changes can be filtered. */
export const filterableChanges = 8;

/** Documents of the page, each for another query, that are kept for the next who asks. */
export const mostKeptDocuments = 32;

/** A network with a larger part of its addresses in use is marked. */
export const fullNetwork = 0.9;
