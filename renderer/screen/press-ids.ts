/**
 * Ids of sales and operations for presses of a key. A press repeated before anything has changed carries the same id,
 * so that the agent recognises the retry; after `forget` it is a new operation.
 */
export function createPressIds(newId: () => string) {
  const ids = new Map<string, string>()
  return {
    idFor(press: string): string {
      const id = ids.get(press) ?? newId()
      ids.set(press, id)
      return id
    },
    forget(): void {
      ids.clear()
    },
  }
}

export type PressIds = ReturnType<typeof createPressIds>
