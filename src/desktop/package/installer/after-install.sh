#!/bin/sh
set -e
# The launcher runs under an account of its own; a cashier's account in the group may open the window.
getent group tillside >/dev/null || groupadd --system tillside
getent passwd tillside >/dev/null || useradd --system --gid tillside --home-dir /var/lib/tillside --shell /usr/sbin/nologin tillside
install -d -o tillside -g tillside -m 0750 /var/lib/tillside
install -m 0644 /opt/Tillside/resources/tillside.service /etc/systemd/system/tillside.service
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  systemctl enable --now tillside.service
fi
