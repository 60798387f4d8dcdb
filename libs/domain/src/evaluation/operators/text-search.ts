import { ROOT, TextTrie } from './text-trie.js';

/** Whether one of the operands it was made for is found; linear in the text, however many they are. */
export type TextSearch = (text: string) => boolean;

/** Finds an operand that the text begins with. */
export function prefixSearch(operands: readonly string[]): TextSearch {
  const trie = new TextTrie(operands);
  return (text) => {
    let node = ROOT;
    for (let index = 0; index < text.length; index += 1) {
      node = trie.child(node, text.charCodeAt(index));
      if (node === ROOT) return false;
      if (trie.isEnd(node)) return true;
    }
    return false;
  };
}

/** Finds an operand that the text ends with. */
export function suffixSearch(operands: readonly string[]): TextSearch {
  const trie = new TextTrie(operands.map(reversed));
  return (text) => {
    let node = ROOT;
    for (let index = text.length - 1; index >= 0; index -= 1) {
      node = trie.child(node, text.charCodeAt(index));
      if (node === ROOT) return false;
      if (trie.isEnd(node)) return true;
    }
    return false;
  };
}

/** Finds an operand anywhere in the text. */
export function substringSearch(operands: readonly string[]): TextSearch {
  const trie = new TextTrie(operands);
  const links = trie.linkSuffixes();
  return (text) => {
    let node = ROOT;
    for (let index = 0; index < text.length; index += 1) {
      node = trie.follow(links, node, text.charCodeAt(index));
      if (trie.isEnd(node)) return true;
    }
    return false;
  };
}

/** By UTF-16 units, as the operators compare: a surrogate pair is turned round, too. */
function reversed(text: string): string {
  let result = '';
  for (let index = text.length - 1; index >= 0; index -= 1) result += text.charAt(index);
  return result;
}
