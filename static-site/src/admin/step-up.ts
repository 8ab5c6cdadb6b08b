/** Step-up authentication: a call that the API refuses without a fresh proof waits here until somebody gives one. */

let show: ((answer: (proved: boolean) => void) => void) | undefined;
let asking: Promise<boolean> | undefined;

/** Asks for a proof; calls that need one at the same time share it. False: it was not given. */
export function proveIdentity(): Promise<boolean> {
  asking ??= new Promise<boolean>((answer) => (show === undefined ? answer(false) : show(answer))).finally(() => (asking = undefined));
  return asking;
}

/** Where the question appears; the app has one. */
export function onStepUp(place: typeof show): void {
  show = place;
}
