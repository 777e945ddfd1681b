/** Works without a quorum, unlike `docker node ls`. */
export const quorumHint =
  'Start the engines of the other managers: more than half must be online. If they are lost for good, on one that is left: docker swarm init --force-new-cluster';

export const initHint =
  'Choose a manager with --host or DOCKER_HOST, or make this node the first manager of a new swarm: docker swarm init';
