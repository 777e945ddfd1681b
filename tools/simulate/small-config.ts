/** A small config.toml: the simulation is about who writes when, not about all keys of a block. */
export const smallConfig = `PollInterval = "3s"
[Extensions.default]
Image = "extension:1"
ServiceName = "ucp-interlock-extension"
ProxyImage = "proxy:1"
ProxyServiceName = "ucp-interlock-proxy"
ProxyReplicas = 2
PublishMode = "ingress"
PublishedPort = 80
TargetPort = 80
PublishedSSLPort = 8443
TargetSSLPort = 443
[Extensions.default.Labels]
"com.docker.ucp.InstanceID" = "sim"
[Extensions.default.ProxyLabels]
"com.docker.ucp.InstanceID" = "sim"
[Extensions.default.Config]
ConnectTimeout = 5
`;
