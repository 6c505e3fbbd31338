// Articles as long as one likes, made of sentences of ours: always the same for the same length.

const WHO = [
  'The harbour master', 'A spokesperson for Nordlys Lines', 'Ida Holm, who studies tides,', 'The mayor of Lindsund', 'Two engineers',
  'The Ministry of Trade', 'The Coast Wire', 'A union official', 'Karlo Steel', 'The regional court', 'Dockworkers', 'The opposition leader Marta Quill',
];
const HOW = ['said', 'alleged', 'denied', 'confirmed', 'warned', 'told reporters', 'claimed', 'argued', 'added', 'insisted'];
const WHAT = [
  'the eastern channel would stay closed until spring', 'nine ferries had been stranded for a week', 'the dredging had been delayed by two years',
  'bolts were missing from the new bridge', 'the grain in both ships was full of weevils', 'the cranes had stood idle for nine hours',
  'the repairs would cost eleven million crowns', 'nobody had been told about the inspection', 'the contract had been signed in secret',
  'the sand might move back within weeks', 'passengers had slept in a school', 'the old pier could fall into the sea', 'the report was genuine',
];
const PLAIN = [
  'The lighthouse was built in 1931.', 'Rain fell on the quays all morning.', 'A small crowd watched from the wall.', 'The next ferry leaves at noon.',
];

/** About so many words in paragraphs of a few sentences; about four in five sentences cite somebody. */
export function longArticle(words: number, perParagraph = 4): string {
  const paragraphs: string[][] = [[]];
  let count = 0;
  for (let at = 0; count < words; at++) {
    const pick = (from: string[], step: number) => from[(at * step + Math.floor(at / from.length)) % from.length]!;
    const sentence = at % 5 === 4 ? pick(PLAIN, 3) : `${pick(WHO, 5)} ${pick(HOW, 3)} that ${pick(WHAT, 7)}.`;
    count += sentence.split(' ').length;
    if (paragraphs.at(-1)!.length === perParagraph) paragraphs.push([]);
    paragraphs.at(-1)!.push(sentence);
  }
  return paragraphs.map((sentences) => sentences.join(' ')).join('\n\n');
}
