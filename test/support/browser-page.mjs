// A browser page with OpenFeature's official web provider: an EventSource, events and evaluations, told to the
// process that started it. Started with --experimental-eventsource, <base URL> <SDK key> as arguments.
import { OpenFeature } from '@openfeature/web-sdk';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';

const [baseUrl, key] = process.argv.slice(2);

/** Fetches, and tells what was asked and answered. */
async function fetchImplementation(request) {
  const response = await fetch(request);
  const { searchParams } = new URL(request.url);
  process.send({
    fetched: {
      status: response.status,
      isConditional: request.headers.has('if-none-match'),
      flagConfigEtag: searchParams.get('flagConfigEtag'),
    },
  });
  return response;
}

const provider = new OFREPWebProvider({
  baseUrl,
  headers: [['Authorization', `Bearer ${key}`]],
  cacheMode: 'disabled',
  fetchImplementation,
});
for (const event of ['PROVIDER_CONFIGURATION_CHANGED', 'PROVIDER_STALE', 'PROVIDER_ERROR']) {
  OpenFeature.addHandler(event, (details) => {
    process.send({ event, flagsChanged: details?.flagsChanged ?? [] });
  });
}
const client = OpenFeature.getClient();
const calls = {
  context: (context) => OpenFeature.setContext(context),
  boolean: (flag, fallback) => client.getBooleanDetails(flag, fallback),
  string: (flag, fallback) => client.getStringDetails(flag, fallback),
  number: (flag, fallback) => client.getNumberDetails(flag, fallback),
  object: (flag, fallback) => client.getObjectDetails(flag, fallback),
};
process.on('message', async ({ id, call, args }) => {
  process.send({ id, answer: await calls[call](...args) });
});
process.on('disconnect', () => process.exit(0));
await OpenFeature.setContext({ targetingKey: 'user-1' });
// A provider that cannot begin is told by the end of the process.
await OpenFeature.setProviderAndWait(provider).then(
  () => process.send({ ready: true }),
  () => process.exit(1),
);
