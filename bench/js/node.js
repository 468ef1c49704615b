/** Prints the timings of one size in this node process: `node bench/js/node.js OPTIONS MAX ROUNDS`. */
import { timings } from './ballots.js';

const [options, max, rounds] = process.argv.slice(2).map(Number);
process.stdout.write(JSON.stringify(timings(options, max, rounds)));
