import { addressFault, bytes } from "../mapping/address.ts";

/** What is plainly wrong with an address; the API's rule decides. */
export function addressRule(address: string): string | undefined {
  return addressFault(address) === undefined ? undefined : "Type the whole address, for example anna@example.org.";
}

/** No mail server takes more, or a line break. */
export function passwordRule(password: string): string | undefined {
  const possible = bytes(password) <= 1024 && !/[\0\r\n]/.test(password);
  return possible ? undefined : "This can’t be the password: it is too long or has characters that no password can have.";
}
