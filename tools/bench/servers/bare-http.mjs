// node:http and nothing else.
import { answer, serve } from './answer.mjs';

serve((_request, response) => answer(response));
