/**
 * The passwords of twelve or more characters that fill published lists of leaked ones are, nearly all, made in
 * one of four ways: a short text repeated; a walk along the keyboard, the alphabet or the digits; a popular word
 * with a popular ending or beginning; two popular words. The list is kept as these families: a few kilobytes
 * stand for about half a million passwords, where a list of them would take some 40 MB.
 */
const WORDS = new Set(
  `123456 12345678 123456789 1234567890 123123 123321 654321 666666 111111 000000 112233 121212 777777 987654321
   password passwort passw0rd p@ssw0rd p@ssword pa$$word pa55word pass passwords motdepasse contraseña senha wachtwoord
   qwerty qwertz azerty qwertyuiop qwertzuiop azertyuiop asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc qweasd qweasdzxc
   1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc zaq12wsx zaq1zaq1 q1w2e3 q1w2e3r4 q1w2e3r4t5 qwe asd zxc abc abcd
   abcdef abc123 a1b2c3 a1b2c3d4 aa123456 123abc 123qwe qwe123 asd123 1234qwer qwer1234 abcd1234 1234abcd 1qazxsw2 123qweasd 123qweasdzxc test tester testing testtest
   letmein welcome welcome1 login access secret admin administrator root toor user guest master default changeme
   change temp temporary demo sample example system server oracle database internet computer windows microsoft
   google facebook linkedin samsung apple android iphone google1 myspace youtube twitter instagram
   iloveyou ilove iloveu loveyou love lovely loveme lover forever babygirl sweetheart princess prince angel
   sunshine sunflower flower flowers butterfly rainbow summer winter spring autumn monday friday january february
   march april june july august september october november december monkey dragon tiger lion shadow hunter
   football baseball basketball soccer hockey liverpool chelsea arsenal barcelona realmadrid juventus manchester
   superman batman spiderman starwars pokemon naruto minecraft fortnite matrix trustno1 whatever nothing
   michael jordan jessica jennifer ashley amanda nicole daniel thomas robert andrew joshua matthew anthony charlie
   michelle samantha elizabeth alexander benjamin christopher jonathan patrick victoria veronica maggie buddy ginger
   pepper cookie chocolate cheese banana orange purple yellow silver golden diamond freedom blessed jesus jesuschrist
   ferrari porsche mercedes corvette mustang harley yamaha corona money million lucky killer hello helloworld
   company company1 office manager service support security backup public private network router cisco owner
   featureflag featureflags rockyou unbelievable correcthorse correcthorsebatterystaple batterystaple`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

const ENDINGS =
  /^(?:\d{0,10}|(?:19|20)\d\d|abc|qwe|qwerty|asd|xyz|me|you|now|please)[!?.@#$%&*_-]{0,4}\d{0,4}$/;
const BEGINNINGS = /^(?:my|the|i|new|old|thisis(?:my|a)|super|mega|\d{1,6}|[!@#$*]{1,3})/;

/** Rows of keyboards, columns of them, the alphabet and the digits: walks go along them in both directions. */
const PATHS = [
  '01234567890123456789012345678901234567890',
  'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz',
  "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
  'qwertyuiopasdfghjklzxcvbnmqwertyuiop',
  '`1234567890-=qwertyuiop',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'qazwsxedcrfvtgbyhnujmikolp',
  'zaq1xsw2cde3vfr4bgt5nhy6mju7',
  'zaq12wsxcde34rfvbgt56yhn',
  'a1b2c3d4e5f6g7h8i9j0',
  '1a2b3c4d5e6f7g8h9i0j',
  '!@#$%^&*()_+',
  '789456123078945612307894561230',
  '147258369014725836901472583690',
  '741852963074185296307418529630',
  '1qazxsw23edcvfr45tgbnhy67ujm',
].flatMap((path) => [path, Array.from(path).reverse().join('')]);

const LONGEST_UNIT = 8;

/** Whether a password of twelve or more characters is one that attackers try first, whatever the case. */
export function isWellKnownPassword(password: string): boolean {
  const text = password.toLowerCase();
  return (
    isRepeated(text) ||
    PATHS.some((path) => path.includes(text)) ||
    [text, text.replace(BEGINNINGS, '')].some(isPopular)
  );
}

/** A unit of up to eight characters again and again, the last time perhaps cut short. */
function isRepeated(text: string): boolean {
  for (let length = 1; length <= Math.min(LONGEST_UNIT, text.length / 2); length += 1) {
    if (text.slice(length) === text.slice(0, -length)) return true;
  }
  return false;
}

function isPopular(text: string): boolean {
  return splits(text).some(
    ([head, tail]) => isPopularWord(head) && (ENDINGS.test(tail) || isPopularWord(tail)),
  );
}

function isPopularWord(text: string): boolean {
  return WORDS.has(text) || (text.length >= 6 && PATHS.some((path) => path.includes(text)));
}

/** Longer words than these are in no family. */
const LONGEST_WORD = 40;

function splits(text: string): (readonly [string, string])[] {
  const last = Math.min(text.length, LONGEST_WORD);
  return Array.from({ length: last }, (_, at) => [text.slice(0, at + 1), text.slice(at + 1)]);
}
