import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { api } from "./api/client.ts";
import { ask } from "./api/outcome.ts";
import { ConfirmIdentity } from "./confirm-identity.tsx";
import { Frame } from "./frame.tsx";
import { go, nextPath, usePlace } from "./place.ts";
import { match, type PageProps, type Route } from "./routes.tsx";
import { findSession, may, useSession, type Session } from "./session.ts";
import { SignInAgain } from "./sign-in-again.tsx";
import { Questions } from "./ui/dialog.tsx";
import { Loaded, useLoad, Waiting } from "./ui/load.tsx";
import { Notice } from "./ui/notice.tsx";
import { Page } from "./ui/page.tsx";

/** The whole app: who is there, where they are, and the page that belongs to it. */
export function App() {
  const session = useSession();
  const { path, query, visit } = usePlace();
  const [lost, setLost] = useState(false);
  const find = () => {
    setLost(false);
    void findSession().catch(() => false).then((found) => setLost(!found));
  };
  useEffect(() => {
    find();
    // Most who come are signed in: their page is fetched meanwhile.
    void match(path)?.route.page().catch(() => undefined);
  }, []);
  const found = match(path);
  const way = wayOf(session, path, query, found?.route);
  useEffect(() => {
    if (way !== undefined) void go(way, { replace: true, anyway: true });
  }, [way]);

  const content = () => {
    if (lost) return <Lost again={find} />;
    if (session.state === "unknown" || way !== undefined) return <Waiting text="Mailgather is loading…" />;
    if (path === "/") return <Start />;
    if (found === undefined) return <NotFound />;
    if (session.state !== "none" && found.route.role !== undefined && !may(found.route.role)) return <NotAllowed />;
    return <LazyPage key={found.route.entry ? visit : path} route={found.route} props={found.props} />;
  };
  return (
    <>
      <Frame narrow={found?.route.entry ?? false}>{content()}</Frame>
      <Questions />
      <ConfirmIdentity />
      {session.state === "interrupted" && <SignInAgain me={session.me} />}
    </>
  );
}

/** Where to go instead, if not here. */
function wayOf(session: Session, path: string, query: URLSearchParams, route: Route | undefined): string | undefined {
  switch (session.state) {
    case "unknown":
      return undefined;
    case "none":
      // Whoever signed out leaves nothing for the next one; whose session ended comes back to the same page.
      if (route?.entry || path === "/") return undefined;
      if (session.why === "signed-out") return "/sign-in";
      return `/sign-in?${new URLSearchParams({ next: path + (query.size > 0 ? `?${query}` : "") })}`;
    case "open":
      if (session.me.secondFactorDemanded && path !== "/account") return "/account";
      if (path === "/") return "/campaigns";
      // Invitations and resets are for somebody else than who happens to be signed in here, perhaps.
      return route?.path === "/sign-in" || route?.path === "/setup" ? nextPath(query) : undefined;
    case "interrupted":
      return undefined;
  }
}

/** Nobody is signed in: either nobody can yet, or they sign in. */
function Start() {
  const setup = useLoad(() => ask(api.GET("/api/setup")), []);
  const { value } = setup;
  useEffect(() => {
    if (value !== undefined) void go(value.open ? "/setup" : "/sign-in", { replace: true });
  }, [value]);
  return (
    <Loaded of={setup} waiting="Mailgather is loading…">
      {() => null}
    </Loaded>
  );
}

const loaded = new Map<Route, ComponentType<PageProps>>();

/** A page and the part of the app that it needs, which may be gone after an update. */
function LazyPage({ route, props }: { route: Route; props: PageProps }) {
  const [Content, setContent] = useState(() => loaded.get(route));
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (Content !== undefined) return;
    route.page().then(
      (file) => {
        loaded.set(route, file.default);
        setContent(() => file.default);
      },
      () => setFailed(true),
    );
  }, [route]);
  if (Content !== undefined) return <Content {...props} />;
  if (!failed) return <Waiting text="Loading the page…" />;
  return (
    <Page title="This page could not be loaded">
      <Notice kind="wait">
        <p>Mailgather was updated since you opened it, or you are not connected to the internet.</p>
        <p>
          <button type="button" onClick={() => location.reload()}>
            Reload
          </button>
        </p>
      </Notice>
    </Page>
  );
}

function Lost({ again }: { again: () => void }) {
  return (
    <Page title="Mailgather does not answer">
      <p>Check your connection to the internet, then try again.</p>
      <p>
        <button type="button" onClick={again}>
          Try again
        </button>
      </p>
    </Page>
  );
}

function NotFound() {
  return (
    <Page title="There is no page here">
      <p>
        Check the address, or go to <a href="/campaigns">the campaigns</a>.
      </p>
    </Page>
  );
}

function NotAllowed() {
  return (
    <Page title="This page is not for your role">
      <p>
        Ask an owner if you need it, or go to <a href="/campaigns">the campaigns</a>.
      </p>
    </Page>
  );
}
