/** The sentences of the comparison with the chain, Chinese and English. */

const zh = {
  asking: '您的浏览器正在下载记录链并重算……',
  onChain: (/** @type {number} */ entries) => `已核对：您的浏览器重算了 ${entries} 条的记录链，这一条就在链上，链的末端由记录密钥签名。`,
  same: '并且从这一条的内容重新算出了同样的追踪码。',
  offChain: '没有通过：网站说的这一条不在它自己的记录链上。请保存本页，并立即告诉监票人。',
  other: '没有通过：这一条里的票算不出这个追踪码。请保存本页，并立即告诉监票人。',
  unreached: '暂时连不上网站，没有核对。请稍后刷新。',
  files: '保存的回执或链头',
  begin: '核对',
  noFile: '请先选择文件。',
  strange: '不是本次票决的回执或链头。',
  forged: '签名不是本站记录密钥的，不能作数。',
  kept: (/** @type {number} */ seq) => `仍在原处：公开记录第 ${seq} 条没有变。`,
  lost: (/** @type {number} */ seq) => `不在原处：第 ${seq} 条与您保存的不同，或者已经没有。公开记录被改动过。请保存好这个文件，并立即告诉监票人。`,
  broken: '网站现在的记录链没有通过核对。请保存好您的文件，并立即告诉监票人。',
  technical: '技术说明：',
  colon: '：',
};

/** @type {typeof zh} */
const en = {
  asking: 'Your browser is downloading the chain of the record and recomputing it…',
  onChain: (entries) => `Checked: your browser recomputed the chain of ${entries} entries. This entry lies on it, and its end is signed by the log key.`,
  same: 'From the contents of the entry it computed the same tracking code again.',
  offChain: 'FAILED: the entry that the site named does not lie on its own chain. Keep this page and tell a scrutineer at once.',
  other: 'FAILED: the ballot in this entry has another tracking code. Keep this page and tell a scrutineer at once.',
  unreached: 'The site cannot be reached just now, so nothing was checked. Load the page again later.',
  files: 'Receipts or heads that you kept',
  begin: 'Compare',
  noFile: 'Choose a file first.',
  strange: 'is no receipt or head of this vote.',
  forged: 'bears a signature that is not by this site’s log key; it proves nothing.',
  kept: (seq) => `Still in its place: entry ${seq} of the public record is the same.`,
  lost: (seq) => `NOT in its place: entry ${seq} differs from what you kept, or is gone. The public record was altered. Keep this file and tell a scrutineer at once.`,
  broken: 'The site’s present chain does not hold. Keep your files and tell a scrutineer at once.',
  technical: 'Technical detail: ',
  colon: ': ',
};

export const TEXT = { zh, en };
