/** What is wrong with a mail server's entry and what to do about it, by the API's `reason`. */
const faults: Record<string, string> = {
  "name-not-found": "Its host name was not found. Check it for typing mistakes; if it is right, its name server may be down.",
  "forbidden-host": "Its host or port may not be reached from here. Use its public name and one of the usual ports.",
  "connection-refused": "Nothing listens on its port. Check the port; if it is right, the server is down.",
  "connection-timed-out": "It could not be reached in time. Check host and port; if they are right, the server or a firewall before it is at fault.",
  "not-imap": "What answers there is not an IMAP server. Check the port.",
  "not-tls": "It does not speak TLS on this port. Choose STARTTLS, or another port.",
  "tls-too-old": "It offers no TLS version that is still safe. It needs TLS 1.2 or later.",
  "tls-failed": "No encrypted connection could be made. Whoever runs the server finds the cause in its log.",
  "certificate-expired": "Its certificate has expired. Whoever runs the server has to renew it.",
  "certificate-not-yet-valid": "Its certificate is not valid yet. Whoever runs the server has to look at it.",
  "certificate-wrong-name": "Its certificate is for another host name. Use the name that stands in it.",
  "certificate-unknown-issuer": "Its certificate was issued by an authority that is not publicly trusted. It needs a public one.",
  "certificate-self-signed": "Its certificate is self-signed. It needs one of a public authority.",
  "certificate-invalid": "Its certificate can’t be used. Whoever runs the server has to replace it.",
  "starttls-missing": "It does not offer STARTTLS on this port. Choose TLS, or another port.",
  "starttls-tampered": "Something interfered with the encryption on the way to it. Don’t go on before you know what.",
  preauth: "It lets everybody in without a password, so no password can be checked. Check host and port.",
  "privacy-required": "It wants an encrypted connection. Choose TLS or STARTTLS.",
  "login-disabled": "It takes no passwords on this connection. Choose TLS or STARTTLS, or another port.",
  referral: "It says that the mailbox is on another server. Make an entry for that one.",
  "too-much": "It sends far more than a login needs. Check host and port.",
  protocol: "It does not follow the IMAP protocol. Check host and port.",
};

/** A sentence or two for whoever can mend the entry; one that always holds for a reason that is not known here. */
export function serverFaultText(reason: string): string {
  return Object.hasOwn(faults, reason) ? (faults[reason] as string) : "It can’t be used as it is set up. Test the server to see why.";
}

export const faultReasons: readonly string[] = Object.keys(faults);
