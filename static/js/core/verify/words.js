/** Says in plain words what a clause is about, and how a verification ended; the English is that of ballot/verifier/words.py. */

/** @typedef {'zh' | 'en'} Language */
/** @typedef {import('./finding.js').Report} Report */

/** @type {Record<string, Record<Language, string>>} */
export const CLAUSES = {
  1.1: { zh: '有一个值不是群里合格的点。', en: 'A value is not a proper point of the group.' },
  1.2: { zh: '有一个数超出了只有唯一写法的范围。', en: 'A number is outside the range in which it has one form only.' },
  1.3: {
    zh: '有一处文字或字段的形式不合规定，两个人可能读出两样内容。',
    en: 'A text or field has another form than the protocol allows, so two readers could read two things.',
  },
  1.5: { zh: '有一把密钥或一个签名的形式使它什么也证明不了。', en: 'A key or signature has a form under which it would prove nothing.' },
  2.1: { zh: '条目的链断了：有内容被改动、删去或插入。', en: 'The chain of entries is broken: something was altered, removed or put in.' },
  2.2: {
    zh: '记录的末端，或者以前保存的链头，不是日志对这条链所签的。',
    en: "The end of the record, or a head saved earlier, is not the log's own word for this chain.",
  },
  2.3: { zh: '压缩包里的文件或其大小不合规定。', en: 'The archive holds other files, or other sizes, than it may.' },
  2.5: { zh: '有条目出现在不该出现的位置，或者缺少条目。', en: 'An entry stands where it may not stand, or one is missing.' },
  3.1: { zh: '票决说明书自相矛盾。', en: 'The manifest contradicts itself.' },
  3.2: { zh: '选项与这种票决不相符。', en: 'The options do not fit a ballot of this kind.' },
  3.3: { zh: '名册不是制卡时的那一份。', en: 'The roll is not the one for which the cards were made.' },
  3.4: { zh: '卡上的密码不合格式。', en: "A card's secret is none." },
  3.5: { zh: '有一张卡无权投票，或者已经失效，却仍在使用。', en: 'A card acts that does not vote, or no longer does.' },
  4: {
    zh: '有一份监票人的文件不是其本人所签，或者属于另一次密钥生成。',
    en: "A scrutineer's word is not its own, or was given for another attempt.",
  },
  4.1: { zh: '有监票人公开的内容与其承诺的不同。', en: 'A scrutineer revealed something else than it had promised.' },
  4.2: { zh: '有监票人没有证明自己掌握密钥。', en: 'A scrutineer did not prove that it knows its key.' },
  4.3: { zh: '有监票人发给另一人的份额对不上。', en: 'A scrutineer sent another a share that does not fit.' },
  4.4: { zh: '加密所用的密钥不是监票人共同生成的那一把。', en: 'The key is not the one that the scrutineers made together.' },
  4.5: { zh: '核对语没有锁定记录中的内容。', en: 'The election does not bind what stands in the record.' },
  4.6: { zh: '有监票人背书的是另一场票决。', en: 'A scrutineer endorsed another election.' },
  5.4: { zh: '有一张选票没有证明它只含允许的选择。', en: 'A ballot does not prove that it holds permitted marks.' },
  5.5: {
    zh: '有一张选票形状不对、属于另一场票决，或者不是由其票决卡签名的。',
    en: 'A ballot is of another shape, of another election, or not signed by its card.',
  },
  5.6: { zh: '有一张回执与记录不符。', en: 'A receipt does not fit the record.' },
  5.7: { zh: '有一张卡投了两次，或者投票之后又有动作。', en: 'A card votes twice, or acts after it has voted.' },
  5.8: { zh: '有一张选票重复了另一张的一部分。', en: 'A ballot repeats part of another one.' },
  5.9: { zh: '有一张记名选票超出限额，或者不是由其卡签名的。', en: 'An open ballot breaks a limit or is not signed by its card.' },
  6: { zh: '有一张被抽查的选票用它的种子打不开。', en: 'A checked ballot does not open with its seed.' },
  7: { zh: '有一项行为没有由应当签名的人签名。', en: 'An act is not signed by those who must sign it.' },
  7.1: { zh: '有一张卡被无权作废。', en: 'A card was made void without right.' },
  7.2: { zh: '有一个纸质票箱的数字不可能属实。', en: 'The numbers of a paper box cannot be true.' },
  8.1: { zh: '开始、截止或封存与记录不符。', en: 'Opening, close or seal do not fit the record.' },
  8.2: { zh: '加密的合计不是各张选票之和，或者本不该有。', en: 'The tally is not the sum of the ballots, or may not be there.' },
  8.3: { zh: '有一份解密是假的，或者解的是别的东西。', en: 'A decryption is false, or of something else.' },
  8.4: { zh: '解密得出的数不可能是这些选票的合计。', en: 'What was decrypted cannot be the totals of these ballots.' },
  8.5: { zh: '结果中的合计与计票不符。', en: 'The totals of the result are not those of the count.' },
  8.6: { zh: '票决规则自相矛盾，或者与这场票决不符。', en: 'The rule contradicts itself or the election.' },
  8.7: { zh: '票决结果不是规则从合计得出的结果。', en: 'The outcome is not what the rule makes of the totals.' },
  8.8: { zh: '测评等次不是规则从合计得出的等次。', en: 'The levels are not what the rule makes of the totals.' },
};

/**
 * One sentence on a clause for somebody who has not read the protocol.
 * @param {string} clause
 * @param {Language} language
 */
export function plain(clause, language) {
  return CLAUSES[clause][language];
}

/** @type {Record<Language, {cutShort: string, refused: (count: number) => string, annulled: string, accepted: string}>} */
const ENDINGS = {
  zh: {
    cutShort: '拒绝：最后一处问题之后的内容没有再作判断。',
    refused: (count) => `拒绝：发现 ${count} 处问题。`,
    annulled: '接受：记录正确；它以宣告无效结束，没有结果。',
    accepted: '接受：记录正确，结果由选票得出。',
  },
  en: {
    cutShort: 'REFUSED: what follows the last finding was not judged.',
    refused: (count) => `REFUSED: ${count} findings.`,
    annulled: 'ACCEPTED: the record is correct; it ends in an annulment, there is no result.',
    accepted: 'ACCEPTED: the record is correct and its result follows from the ballots.',
  },
};

/**
 * Whether the record was read to its end and nothing was found.
 * @param {Report} report
 */
export function isAccepted({ findings, stopped, end }) {
  return findings.length === 0 && !stopped && end !== null;
}

/**
 * The one line that a report comes down to.
 * @param {Report} report
 * @param {Language} language
 */
export function ending(report, language) {
  const words = ENDINGS[language];
  if (report.stopped) return words.cutShort;
  if (!isAccepted(report)) return words.refused(report.findings.length);
  return report.end === 'annul' ? words.annulled : words.accepted;
}
