/** For a list that scrolls: who has no wheel reaches it by Tab and moves it by arrows. */
export const scrollsByKeyboard = { tabIndex: 0 } as const
