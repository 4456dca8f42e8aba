type Say = (facts: object, sentence: string) => void

/** What the launcher needs of a log; the agent's own fits. */
export type LauncherLog = Readonly<{ info: Say; warn: Say; error: Say }>
