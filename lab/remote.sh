# shellcheck shell=bash disable=SC2034,SC2154  # what is set here and there is used by lab/engine-next, which sources this
# "Another machine" for the second engine: a network and a name of its own, where nothing of this machine's loopback is seen,
# and its own loopback is not seen here. Two ways lead to it: the engine's TLS, and an sshd, with keys made for it alone.

REMOTE_NETWORK=devmon-remote
REMOTE_LINK=devmon-far
REMOTE_ADDRESS=10.213.254.2
REMOTE_GATEWAY=10.213.254.1
REMOTE_SSH_PORT=2222
REMOTE_TLS_PORT=2376
# What a test needs: tls/{ca,cert,key}.pem, and bin/ssh, the real one with the settings and keys for this machine.
REMOTE_FILES=$LAB_RUN/remote

# In its network, with its name. Not by `ip netns exec`, whose /sys has no control groups.
REMOTE_ENTER=(nsenter "--net=/run/netns/$REMOTE_NETWORK" unshare --uts sh -ec "hostname $REMOTE_NETWORK; exec \"\$@\"" sh)
REMOTE_ENGINE=(--host "tcp://$REMOTE_ADDRESS:$REMOTE_TLS_PORT" --tlsverify
  --tlscacert "$REMOTE_FILES/tls/ca.pem" --tlscert "$REMOTE_FILES/server/cert.pem" --tlskey "$REMOTE_FILES/server/key.pem")

remote_runs() { ip netns list | grep -qw "$REMOTE_NETWORK"; }

make_remote() {
  [ -x /usr/sbin/sshd ] || fail "there is no sshd" "the other machine is reached by ssh" "run lab/setup first"
  remote_runs || ip netns add "$REMOTE_NETWORK"
  ip link add "$REMOTE_LINK" type veth peer name eth0 netns "$REMOTE_NETWORK"
  ip address add "$REMOTE_GATEWAY/30" dev "$REMOTE_LINK"
  ip link set "$REMOTE_LINK" up
  ip -n "$REMOTE_NETWORK" address add "$REMOTE_ADDRESS/30" dev eth0
  ip -n "$REMOTE_NETWORK" link set eth0 up
  ip -n "$REMOTE_NETWORK" link set lo up
  ip -n "$REMOTE_NETWORK" link add "$BRIDGE" type bridge
  ip -n "$REMOTE_NETWORK" address add "$BRIDGE_ADDRESS" dev "$BRIDGE"
  ip -n "$REMOTE_NETWORK" link set "$BRIDGE" up
  rm -rf "$REMOTE_FILES"
  mkdir -p -m 700 "$REMOTE_FILES"
  make_certificates
  start_sshd
}

make_certificates() {
  local folder=$REMOTE_FILES
  mkdir -p "$folder/tls" "$folder/server"
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=the lab" -keyout "$folder/ca-key.pem" -out "$folder/tls/ca.pem" 2>/dev/null
  certificate "$folder/server" "subjectAltName=IP:$REMOTE_ADDRESS,IP:127.0.0.1" serverAuth
  certificate "$folder/tls" "subjectAltName=DNS:client" clientAuth
}

# certificate FOLDER NAMES USE: cert.pem and key.pem, signed by the authority.
certificate() {
  openssl req -newkey rsa:2048 -nodes -subj "/CN=${1##*/}" -keyout "$1/key.pem" -out "$1/request" 2>/dev/null
  openssl x509 -req -days 2 -in "$1/request" -CA "$REMOTE_FILES/tls/ca.pem" -CAkey "$REMOTE_FILES/ca-key.pem" -CAcreateserial \
    -extfile <(printf '%s\nextendedKeyUsage=%s\n' "$2" "$3") -out "$1/cert.pem" 2>/dev/null
}

start_sshd() {
  local folder=$REMOTE_FILES
  mkdir -p /run/sshd "$folder/bin"
  ssh-keygen -q -t ed25519 -N '' -f "$folder/host_key"
  ssh-keygen -q -t ed25519 -N '' -f "$folder/user_key"
  printf '[%s]:%s %s\n' "$REMOTE_ADDRESS" "$REMOTE_SSH_PORT" "$(cut -d' ' -f1,2 "$folder/host_key.pub")" >"$folder/known_hosts"
  cat >"$folder/sshd_config" <<END
ListenAddress $REMOTE_ADDRESS:$REMOTE_SSH_PORT
HostKey $folder/host_key
AuthorizedKeysFile $folder/user_key.pub
PidFile $folder/sshd.pid
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
END
  cat >"$folder/ssh_config" <<END
Host *
  IdentityFile $folder/user_key
  IdentitiesOnly yes
  UserKnownHostsFile $folder/known_hosts
END
  printf '#!/bin/sh\nexec /usr/bin/ssh -F %s/ssh_config "$@"\n' "$folder" >"$folder/bin/ssh"
  chmod 755 "$folder/bin/ssh"
  nsenter "--net=/run/netns/$REMOTE_NETWORK" /usr/sbin/sshd -f "$folder/sshd_config" -E "$LAB_LOGS/sshd.log"
  poll 10 "$folder/bin/ssh" -p "$REMOTE_SSH_PORT" "root@$REMOTE_ADDRESS" true ||
    fail "the lab's sshd does not let its own key in" "$(tail -n 2 "$LAB_LOGS/sshd.log")" "see $LAB_LOGS/sshd.log"
}

# The daemon, and the sessions that are left: nobody else has processes in this network.
end_remote() {
  local pid
  remote_runs || return 0
  for pid in $(ip netns pids "$REMOTE_NETWORK"); do
    kill "$pid" 2>/dev/null || true
  done
  ip link delete "$REMOTE_LINK" 2>/dev/null || true
  ip netns delete "$REMOTE_NETWORK"
  rm -rf "$REMOTE_FILES"
}
