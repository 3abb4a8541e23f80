import { Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { Scoped } from '@gatehouse/auth';
import { DomainError } from '@gatehouse/identity';
import { PolicyExplanations, PolicyPublication, type PolicyDraft } from '@gatehouse/people';
import { BodyLimit, InvalidInput } from '@gatehouse/platform';
import { diffPolicies, errorsOf, policyOf } from '@gatehouse/policy';
import { CsrfExempt } from '@gatehouse/web';
import { explanationAnswer, policyAnswer, versionAnswer } from './policy-answers';
import { getFiles, readFiles } from './policy-files';
import { DiffRequest, ExplainRequest, FilesRequest, roomForFiles } from './policy-requests';

/** Versions in one answer. */
const most = 100;

/** What is allowed to whom, and what would be: nothing here changes anything. No cookie opens it, so no form is asked for. */
@Scoped('policy:read')
@CsrfExempt()
@Controller('api/v1/policy')
export class PolicyController {
  constructor(
    private readonly publication: PolicyPublication,
    private readonly explanations: PolicyExplanations,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  async current() {
    return policyAnswer(await this.publication.current());
  }

  @Get('versions')
  @Header('cache-control', 'no-store')
  async versions() {
    return { versions: (await this.publication.history(most)).map(versionAnswer) };
  }

  @Get('versions/:version')
  @Header('cache-control', 'no-store')
  async version(@Param('version') version: string) {
    if (!/^[1-9][0-9]{0,8}$/.test(version))
      throw new DomainError('not_found', 'unknown_version', 'There is no such version.');
    return policyAnswer(await this.publication.byVersion(Number(version)));
  }

  @Post('lint')
  @BodyLimit(roomForFiles)
  @HttpCode(200)
  async lint(@Body() { files: sent }: FilesRequest) {
    const { files, findings } = readFiles(sent);
    if (files === null) return { sound: false, based_on: null, findings };
    const draft = await this.publication.draft(files);
    const sound = errorsOf(draft.findings).length === 0;
    return { sound, based_on: draft.basedOn, findings: draft.findings };
  }

  @Post('diff')
  @BodyLimit(roomForFiles)
  @HttpCode(200)
  async diff(@Body() { files, version, against }: DiffRequest) {
    if ((files === undefined) === (version === undefined))
      throw new InvalidInput({ files: ['either files or a version is compared'] });
    if (files !== undefined) return draftAnswer(await this.publication.draft(getFiles(files)));
    const after = await this.publication.byVersion(version!);
    const before = await (against === undefined
      ? this.publication.current()
      : this.publication.byVersion(against));
    const [was, is] = [policyOf(before.content, before.version), policyOf(after.content, after.version)];
    return { before: before.version, after: after.version, findings: [], diff: diffPolicies(was, is) };
  }

  @Post('explain')
  @BodyLimit(roomForFiles)
  @HttpCode(200)
  async explain(@Body() { method, path, host, user, client, files }: ExplainRequest) {
    if (user !== undefined && client !== undefined)
      throw new InvalidInput({ client: ['either a user or a client asks'] });
    const draft = files === undefined ? null : await this.publication.draft(getFiles(files));
    const asker = user !== undefined ? { user } : client !== undefined ? { client } : null;
    const asked = { method, target: path, host: host ?? null };
    return explanationAnswer(await this.explanations.explain(asked, asker, draft), draft !== null);
  }
}

function draftAnswer({ basedOn, findings, diff }: PolicyDraft) {
  return { before: basedOn, after: null, findings, diff };
}
