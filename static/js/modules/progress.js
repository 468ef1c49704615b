// Shows how far a job is without loading the page anew; loads it once when the job has ended.

const EVERY = 1000;

/**
 * @param {HTMLElement} element holds a <progress> and a [data-done]; data-address answers {stage, done, total}
 */
export function start(element) {
  const bar = element.querySelector("progress");
  const done = element.querySelector("[data-done]");
  const address = element.dataset.address;
  if (!bar || !done || !address) return;
  const look = async () => {
    const job = await told(address);
    if (job !== null) {
      bar.value = job.done;
      done.textContent = String(job.done);
      if (job.stage !== "ordered") return location.reload();
    }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
}

/**
 * How far the job is; null where no answer comes, which the next one makes good.
 * @param {string} address
 * @returns {Promise<{stage: string, done: number} | null>}
 */
async function told(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
