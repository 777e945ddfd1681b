import { describeDockerCli } from '../support/lab/docker-cli-cases.ts';

describeDockerCli('20.10');
