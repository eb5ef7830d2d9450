// The types the files of this adapter share; none of them is public.
import type { AdapterSettings, OpenAuthorizer } from "../../internal.d.ts";
import type { AuthorizationRequest, Grant } from "../../types.d.ts";
import type { AuthorizerOptions, LambdaContext } from "../aws-lambda.d.ts";

/** A header field that carries a token. */
export interface Carrier {
  header: string;
  scheme?: string;
}

/** An authorizer, and what the adapter itself needs of its configuration. */
export interface Opened {
  authorizer: OpenAuthorizer;
  settings: AdapterSettings;
  carrier: Carrier;
}

/** One event and all that is needed to answer it. */
export interface Call extends Opened {
  event: any;
  context: LambdaContext | undefined;
  options: AuthorizerOptions;
  id: string | undefined;
}

/** As much of a call as says what is asked. */
export type EventCall = Pick<Call, "event" | "carrier" | "options">;

/** A kind of event by which API Gateway asks. */
export interface GatewayEvent {
  recognises(event: any): boolean;
  request(call: EventCall): AuthorizationRequest;
}

/** A kind of event an authorizer is asked with. */
export interface FrontDoor {
  recognises(event: any): boolean;
  answer(call: Call): Promise<any>;
}

/** A kind of event that is the request itself. */
export interface Front {
  recognises(event: any): boolean;
  request(event: any): FrontRequest;
  /** The event as the handler sees it, with these header fields. */
  onward(event: any, headers: Headers): any;
  /** A response of ours in the form the platform takes. */
  response(event: any, response: Response): Promise<any>;
  /** The handler's answer with header fields set, and none of the removed ones. */
  amended(event: any, answer: any, changes: HeaderChanges): any;
}

/** What becomes of a request: it is refused, or goes on to the handler. */
export type Passage =
  | { refusal: Response }
  | { refusal?: undefined; event: any; grant: Grant; changes?: HeaderChanges };

/** What a front reads of an event. */
export interface FrontRequest {
  method: string;
  path: string;
  headers: [string, string][];
  id: string | undefined;
}

/** Header fields to remove, by lower-case name, and to set. */
export interface HeaderChanges {
  removed: string[];
  set: [string, string][];
}
