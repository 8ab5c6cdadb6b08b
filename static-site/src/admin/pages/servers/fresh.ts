let waiting: string | undefined;

/** The entry was just made or changed: its page tests it at once. */
export function testNext(id: string): void {
  waiting = id;
}

/** Whether to test it now; once. */
export function takeTest(id: string): boolean {
  const due = waiting === id;
  if (due) waiting = undefined;
  return due;
}
