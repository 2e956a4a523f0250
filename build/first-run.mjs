// Entry of `npm run animate` and `npm test`. It uses plain, old syntax only: any Node must be able to
// read it, so that one that is too old is told so in a sentence instead of a syntax error.
import { nodeComplaint, requiredNode } from './first-run/node-version.mjs';

var complaint = nodeComplaint(process.versions.node, requiredNode());
if (complaint) {
  console.error(complaint);
  process.exitCode = 1;
} else {
  import('./first-run/main.mjs')
    .then(function (main) {
      return main.firstRun(process.argv.slice(2));
    })
    .then(function (code) {
      process.exitCode = code;
    });
}
