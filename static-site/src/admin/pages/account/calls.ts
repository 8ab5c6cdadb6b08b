import { api } from "../../api/client.ts";
import { ask, type Outcome } from "../../api/outcome.ts";

export type Session = Awaited<ReturnType<typeof listSessions>> extends Outcome<{ sessions: (infer S)[] }> ? S : never;

export const listSessions = () => ask(api.GET("/api/sessions"));
export const endSession = (id: string) => ask(api.DELETE("/api/sessions/{id}", { params: { path: { id } } }));
export const endSessions = () => ask(api.DELETE("/api/sessions"));

export const changePassword = (current: string, password: string) => ask(api.POST("/api/me/password", { body: { current, password } }));

export const beginSecondFactor = () => ask(api.POST("/api/me/second-factor"));
export const confirmSecondFactor = (code: string) => ask(api.POST("/api/me/second-factor/confirm", { body: { code } }));
export const removeSecondFactor = () => ask(api.POST("/api/me/second-factor/remove"));
export const replaceRecoveryCodes = () => ask(api.POST("/api/me/recovery-codes"));
