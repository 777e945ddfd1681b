import { describeDockerCli } from '../support/lab/docker-cli-cases.ts';

describeDockerCli('26.1');
