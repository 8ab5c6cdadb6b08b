import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { spareMailPorts } from "./stack.js";

/**
 * A plain IMAP server that does with each login what `onLogin` says: a text to answer with, after
 * as long as its promise takes, or `undefined` to hang up.
 */
export async function scriptedImap(onLogin) {
  const script = { onLogin, logins: 0 };
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket.on("close", () => sockets.delete(socket)));
    void converse(socket, script);
  });
  const port = await listen(server);
  return {
    entry: { host: "localhost", port, security: "plain" },
    play: (next) => void (script.onLogin = next),
    logins: () => script.logins,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A port to which the functions may connect and where nothing listens. */
export async function deadEntry() {
  const imap = await scriptedImap(() => undefined);
  imap.close();
  return imap.entry;
}

/** Other tests take ports of the same list at the same time. */
async function listen(server) {
  for (const port of [...spareMailPorts].reverse()) {
    const free = await new Promise((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    server.removeAllListeners("error");
    if (free) return port;
  }
  throw new Error(`None of the spare mail ports is free: ${spareMailPorts}`);
}

async function converse(socket, script) {
  socket.on("error", () => socket.destroy());
  const say = (...lines) => socket.write(lines.map((line) => `${line}\r\n`).join(""));
  say("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready");
  for await (const line of createInterface({ input: socket })) {
    const [tag, command] = line.split(" ");
    switch (command?.toUpperCase()) {
      case "AUTHENTICATE":
      case "LOGIN": {
        script.logins += 1;
        const answer = await script.onLogin();
        if (answer === undefined) return socket.destroy();
        say(`${tag} ${answer}`);
        break;
      }
      case "EXAMINE":
        say("* 3 EXISTS", "* FLAGS ()", `${tag} OK [READ-ONLY] done`);
        break;
      case "LOGOUT":
        say("* BYE", `${tag} OK done`);
        return socket.end();
      default:
        say(`${tag} OK done`);
    }
  }
}
