import { stopWhenNobodyReads } from './console/print';
import { runProgram } from './program';

stopWhenNobodyReads();
void runProgram(process.argv.slice(2)).then((code) => process.exit(code));
