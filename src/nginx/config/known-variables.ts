const names = new Set(
  (
    'ancient_browser args binary_remote_addr body_bytes_sent bytes_received bytes_sent connection connection_requests ' +
    'connection_time connections_active connections_reading connections_waiting connections_writing content_length ' +
    'content_type document_root document_uri forwarded_port gzip_ratio host hostname http2 https ' +
    'invalid_referer is_args limit_conn_status limit_rate limit_req_status memcached_key modern_browser msec msie ' +
    'nginx_version pid pipe proxy_add_x_forwarded_for proxy_host proxy_port proxy_protocol_addr proxy_protocol_port ' +
    'proxy_protocol_server_addr proxy_protocol_server_port query_string realip_remote_addr realip_remote_port ' +
    'realpath_root remote_addr remote_port remote_user reqid request request_body request_body_file ' +
    'request_completion request_filename request_id request_length request_method request_time request_uri scheme ' +
    'server_addr server_name server_port server_protocol ssl_cipher ssl_ciphers ssl_client_cert ' +
    'ssl_client_escaped_cert ssl_client_fingerprint ssl_client_i_dn ssl_client_raw_cert ssl_client_s_dn ' +
    'ssl_client_serial ssl_client_v_end ssl_client_v_remain ssl_client_v_start ssl_client_verify ssl_curve ' +
    'ssl_curves ssl_early_data ssl_protocol ssl_server_name ssl_session_id ssl_session_reused status ' +
    'tcpinfo_rtt tcpinfo_rttvar tcpinfo_snd_cwnd tcpinfo_rcv_space time_iso8601 time_local upstream_addr ' +
    'upstream_bytes_received upstream_bytes_sent upstream_cache_status upstream_connect_time ' +
    'upstream_header_time upstream_response_length upstream_response_time upstream_status uri'
  ).split(' '),
);

/** Followed by the name of a header, a cookie or an argument. */
const prefixed =
  /^(?:http|cookie|arg|sent_http|sent_trailer|upstream_http|upstream_trailer|upstream_cookie)_\w+$/;

/** Variables of nginx that no file has to define, and those that ours defines. */
export const isKnownVariable = (name: string): boolean => names.has(name) || prefixed.test(name);
