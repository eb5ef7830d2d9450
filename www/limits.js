// @ts-check

/** Most rules for which advice and table are made while somebody types: more are for the command line. */
export const RULES_MAX = 200;
