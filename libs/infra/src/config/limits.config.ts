import { z } from 'zod';
import { type Concern, concern } from './concern.js';
import { integer } from './schemas.js';
import { defaulted } from './setting.js';

/** So many in so many seconds. */
export interface Rate {
  readonly requests: number;
  readonly seconds: number;
}

/** Of one class of routes; undefined: not limited. */
export interface ClassRates {
  readonly perKey: Rate | undefined;
  readonly perAddress: Rate | undefined;
}

export interface RequestRates {
  readonly sdk: ClassRates;
  readonly ofrep: ClassRates;
  readonly admin: ClassRates;
  readonly auth: ClassRates;
  readonly operations: ClassRates;
}

/** How often secrets may be tried in vain. */
export interface LoginRates {
  /** The password of one account, from one address. */
  readonly account: Rate;
  /** The password of one account, from all addresses from which it has not logged in lately. */
  readonly accountAnywhere: Rate;
  /** Any secret, from one address. */
  readonly address: Rate;
}

export interface LimitsConfig {
  readonly requests: RequestRates;
  readonly logins: LoginRates;
  /** Of bodies that are being read or worked on, in bytes. */
  readonly bodyMemory: number;
}

const RATE = /^([1-9]\d{0,8})\/([1-9]\d{0,4})$/;
const REASON = 'must be requests/seconds, such as 600/60, of at most a day';
const DAY_SECONDS = 86_400;

function parsed(text: string): Rate | undefined {
  const [, requests, seconds] = (RATE.exec(text) ?? []).map(Number);
  if (requests === undefined || seconds === undefined || seconds > DAY_SECONDS) return undefined;
  return { requests, seconds };
}

const rate: z.ZodType<Rate, string> = z.string().transform((text, context): Rate => {
  const value = parsed(text);
  if (value !== undefined) return value;
  context.addIssue({ code: 'custom', message: REASON });
  return z.NEVER;
});

const rateOrOff: z.ZodType<Rate | undefined, string> = z
  .string()
  .transform((text, context): Rate | undefined => {
    const value = parsed(text);
    if (value !== undefined || text === 'off') return value;
    context.addIssue({ code: 'custom', message: `${REASON}, or off` });
    return z.NEVER;
  });

const perKey = (routes: string, fallback: string) =>
  defaulted(rateOrOff, fallback, `Requests/seconds of one credential on ${routes}; or off.`);

const perAddress = (routes: string, fallback: string) =>
  defaulted(rateOrOff, fallback, `Requests/seconds of one address on ${routes}; or off.`);

/** More than one process answers: it stops what runs wild, not a fleet behind one address. */
const SDK = '1000000/10';

const MIB = 1024 * 1024;

export const limitsConcern: Concern<LimitsConfig> = concern(
  'Limits',
  {
    RATE_LIMIT_SDK_KEY: perKey('SDK routes (/v1)', SDK),
    RATE_LIMIT_SDK_ADDRESS: perAddress('SDK routes (/v1)', SDK),
    RATE_LIMIT_OFREP_KEY: perKey('OFREP routes', SDK),
    RATE_LIMIT_OFREP_ADDRESS: perAddress('OFREP routes', SDK),
    RATE_LIMIT_ADMIN_KEY: perKey('Admin routes', '60000/60'),
    RATE_LIMIT_ADMIN_ADDRESS: perAddress('Admin routes', '120000/60'),
    RATE_LIMIT_AUTH_KEY: perKey('authentication routes', '6000/60'),
    RATE_LIMIT_AUTH_ADDRESS: perAddress('authentication routes', '1200/60'),
    RATE_LIMIT_OPERATIONS_ADDRESS: perAddress(
      'probes, metrics, documentation and unknown paths',
      '60000/60',
    ),
    LOGIN_LIMIT_ACCOUNT: defaulted(
      rate,
      '20/300',
      'Wrong passwords/seconds of one account from one address.',
    ),
    LOGIN_LIMIT_ACCOUNT_ANYWHERE: defaulted(
      rate,
      '100/900',
      'Wrong passwords/seconds of one account from all addresses together. Addresses from which it has logged in lately are neither counted nor refused.',
    ),
    LOGIN_LIMIT_ADDRESS: defaulted(
      rate,
      '100/300',
      'Wrong passwords, invitations and refresh tokens/seconds of one address.',
    ),
    BODY_MEMORY_MIB: defaulted(
      integer(128, 65_536),
      '256',
      'Mebibytes of request bodies, decompressed, that are read and worked on at once: half for imports, a quarter for SDK and OFREP routes, an eighth for Admin routes, the rest for all others. What does not fit is answered 503.',
    ),
  },
  (values) => ({
    requests: {
      sdk: { perKey: values.RATE_LIMIT_SDK_KEY, perAddress: values.RATE_LIMIT_SDK_ADDRESS },
      ofrep: { perKey: values.RATE_LIMIT_OFREP_KEY, perAddress: values.RATE_LIMIT_OFREP_ADDRESS },
      admin: { perKey: values.RATE_LIMIT_ADMIN_KEY, perAddress: values.RATE_LIMIT_ADMIN_ADDRESS },
      auth: { perKey: values.RATE_LIMIT_AUTH_KEY, perAddress: values.RATE_LIMIT_AUTH_ADDRESS },
      operations: { perKey: undefined, perAddress: values.RATE_LIMIT_OPERATIONS_ADDRESS },
    },
    logins: {
      account: values.LOGIN_LIMIT_ACCOUNT,
      accountAnywhere: values.LOGIN_LIMIT_ACCOUNT_ANYWHERE,
      address: values.LOGIN_LIMIT_ADDRESS,
    },
    bodyMemory: values.BODY_MEMORY_MIB * MIB,
  }),
);
