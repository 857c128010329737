// Puts every achievement of a running server into a credential, signs it with a key made for this, and verifies it in the safe
// mode of @digitalbazaar/vc, in which a term without a meaning is an error. Contexts come from the project's own copies alone.
// The credential must also be as the JSON schema of Open Badges 3.0 says. Given is the address of the server.

import { readFileSync } from 'node:fs';
import * as vc from '@digitalbazaar/vc';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import Ajv from 'ajv/dist/2019.js';
import formats from 'ajv-formats';

const base = process.argv[2];
const root = new URL('../../schema/', import.meta.url);
const json = (path) => JSON.parse(readFileSync(new URL(path, root)));
const contexts = new Map([
  ['https://www.w3.org/ns/credentials/v2', json('contexts/credentials-v2.jsonld')],
  ['https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json', json('contexts/ob-v3p0-3.0.3.json')],
]);

const controller = 'https://issuer.example/issuers/1';
const id = `${controller}#key`;
const key = await Ed25519Multikey.generate({ id, controller });
const method = await key.export({ publicKey: true, includeContext: true });
const owner = {
  '@context': 'https://www.w3.org/ns/did/v1',
  id: controller,
  assertionMethod: [id],
};

async function documentLoader(url) {
  const known = contexts.get(url) ?? (url === id ? method : url === controller ? owner : undefined);
  if (!known) throw new Error(`the document ${url} is asked for`);
  return { contextUrl: null, documentUrl: url, document: known };
}

async function achievements() {
  const query = '{ badgeClasses(first: 200) { nodes { code openBadgesUrl(standard: V3) } } }';
  const answer = await fetch(`${base}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { nodes } = (await answer.json()).data.badgeClasses;
  return Promise.all(
    nodes.map(async ({ openBadgesUrl }) => {
      const answer = await fetch(openBadgesUrl, { headers: { accept: 'application/ld+json' } });
      if (!answer.ok) throw new Error(`${openBadgesUrl}: ${answer.status}`);
      return answer.json();
    }),
  );
}

const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);
const fits = ajv.compile(JSON.parse(readFileSync(new URL('achievement-credential.schema.json', import.meta.url))));

async function fault(achievement) {
  const { '@context': context, ...members } = achievement;
  if (JSON.stringify(context) !== JSON.stringify([...contexts.keys()])) return `contexts ${context}`;
  const credential = {
    '@context': context,
    id: 'urn:uuid:7d3f6a1c-0b52-4d0f-8a52-3c2a1b0f9e8d',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: members.name,
    issuer: { id: controller, type: ['Profile'], name: 'Issuer' },
    validFrom: '2026-01-01T00:00:00Z',
    credentialSubject: { id: 'urn:uuid:1f0e9d8c-7b6a-4958-8473-625140fedcba', type: ['AchievementSubject'], achievement: members },
  };
  const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite });
  const signed = await vc.issue({ credential, suite, documentLoader });
  const checking = new DataIntegrityProof({ cryptosuite });
  const result = await vc.verifyCredential({ credential: signed, suite: checking, documentLoader });
  if (!result.verified) return JSON.stringify(result.error?.errors ?? result.error);
  // A changed text must be noticed, or the proof covers nothing.
  const changed = structuredClone(signed);
  changed.credentialSubject.achievement.criteria = { narrative: 'Nothing.' };
  const again = await vc.verifyCredential({ credential: changed, suite: checking, documentLoader });
  if (again.verified) return 'a changed achievement verifies';
  if (!fits(signed)) return ajv.errorsText(fits.errors);
  return undefined;
}

const all = await achievements();
let failed = 0;
for (const achievement of all) {
  let found;
  try {
    found = await fault(achievement);
  } catch (error) {
    found = JSON.stringify(error.details ?? error.message) + (error.cause ?? '');
  }
  if (found) {
    failed += 1;
    console.error(`${achievement.id}: ${found}`);
  }
}
console.log(`${all.length - failed} of ${all.length} achievements are signed, verified in safe mode and as the schema says`);
process.exit(failed || all.length < 10 ? 1 : 0);
