# To be sourced: what compose will read, the environment before .env.
said() {
  local line
  line=$(grep "^$1=" .env 2>/dev/null | tail -n 1) || true
  printf '%s' "${!1:-${line#*=}}"
}
