/** Times the verification of a whole record in the page's own worker. */

/**
 * @param {string} address of record.zip
 * @returns {Promise<{seconds: number, told: number, accepted: boolean}>} `told` is how often progress was told
 */
export async function verified(address) {
  const record = await (await fetch(address)).arrayBuffer();
  const worker = new Worker('/static/js/modules/verifyWorker.js', { type: 'module' });
  const start = performance.now();
  let told = 0;
  const report = await new Promise((resolve, reject) => {
    worker.addEventListener('error', ({ message }) => reject(new Error(message)));
    worker.addEventListener('message', ({ data }) => {
      if ('done' in data) told += 1;
      else resolve(data.report);
    });
    worker.postMessage({ record, heads: [], receipts: [], issue: null }, [record]);
  });
  worker.terminate();
  const { findings, stopped, end } = report;
  const accepted = findings.length === 0 && !stopped && end !== null;
  return { seconds: (performance.now() - start) / 1000, told, accepted };
}
