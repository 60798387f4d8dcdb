import { parse } from 'node:querystring';
import { type SdkKeyKind } from '#domain/access/sdk-key';
import { type RouteClass } from '../http/route-class.js';
import { type SdkEndpoint } from '../sdk/sdk-endpoint.js';

export interface LaneRoute {
  readonly method: string;
  /** As Nest words it, such as `/v1/flags/:key`; only the end may be variable. */
  readonly template: string;
  readonly routeClass: RouteClass;
  readonly kinds: readonly SdkKeyKind[];
  readonly endpoint: SdkEndpoint;
}

export interface RouteMatch {
  readonly route: LaneRoute;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
}

const VARIABLE = ':key';
/** A key that is spelled in one way only: nothing to decode, and nothing that a router may take for a path. */
const PLAIN_KEY = /^[A-Za-z0-9][A-Za-z0-9._:~-]*$/;
/** Visible ASCII without `#`, which parsers of addresses disagree about. */
const PLAIN_QUERY = /^[!"$-~]*$/;
const NONE = Object.freeze({});

/** The routes of the lane, found by their one canonical spelling; any other is left to Express. */
export class LaneRoutes {
  private readonly fixed = new Map<string, RouteMatch>();
  private readonly variable = new Map<string, LaneRoute>();

  constructor(routes: readonly LaneRoute[]) {
    for (const route of routes) {
      const { method, template } = route;
      if (template.endsWith(`/${VARIABLE}`)) {
        this.variable.set(`${method} ${template.slice(0, -VARIABLE.length)}`, route);
      } else {
        this.fixed.set(`${method} ${template}`, {
          route,
          params: NONE,
          query: NONE,
        });
      }
    }
  }

  /** @param url as sent, with the query */
  find(method: string, url: string): RouteMatch | undefined {
    return this.fixed.get(`${method} ${url}`) ?? this.findVariable(method, url);
  }

  private findVariable(method: string, url: string): RouteMatch | undefined {
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const start = path.lastIndexOf('/') + 1;
    const route = this.variable.get(`${method} ${path.slice(0, start)}`);
    if (route === undefined) return undefined;
    const key = path.slice(start);
    const text = mark < 0 ? '' : url.slice(mark + 1);
    if (!PLAIN_KEY.test(key) || !PLAIN_QUERY.test(text)) return undefined;
    return { route, params: { key }, query: text === '' ? NONE : parse(text) };
  }
}
