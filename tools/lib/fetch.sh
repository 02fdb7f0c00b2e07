# shellcheck shell=bash
# A JDK from Eclipse Adoptium for a Debian that has no package of it. Sourced, never run; needs say.sh, jdk.sh, packages.sh.

# api.adoptium.net/v3: the newest release of a feature version as JSON, with its link and SHA-256.
readonly JDK_API=${RUBUS_JDK_API:-https://api.adoptium.net}

# fetch_jdk: unpacks it below the checkout's .cache/jdk, whole or not at all, where find_jdk looks. Says why it fails.
fetch_jdk() {
  local arch said package link sum folder=$RUBUS_ROOT/.cache/jdk part
  case $(uname -m) in
    x86_64) arch=x64 ;;
    aarch64) arch=aarch64 ;;
    *) return 1 ;;
  esac
  ensure_packages curl=curl update-ca-certificates=ca-certificates
  say "no JDK $RUBUS_JAVA found, and this Debian has none: downloading one from Eclipse Adoptium into .cache/jdk (about 140 MB)"
  said=$(curl -fsSL --retry 2 --max-time 60 \
    "$JDK_API/v3/assets/latest/$RUBUS_JAVA/hotspot?architecture=$arch&image_type=jdk&os=linux&vendor=eclipse" | tr -d '\n') \
    || { say "$JDK_API does not say what there is to download" && return 1; }
  package=$(grep -oE '"package": *\{[^}]*\}' <<<"$said" | head -n 1)
  link=$(sed -n 's/.*"link": *"\([^"]*\)".*/\1/p' <<<"$package")
  sum=$(sed -n 's/.*"checksum": *"\([^"]*\)".*/\1/p' <<<"$package")
  [[ $link =~ ^https?:// && $sum =~ ^[0-9a-f]{64}$ ]] || { say "$JDK_API answers something else than a download" && return 1; }

  mkdir -p -- "$folder"
  part=$(mktemp -d "$folder/part.XXXXXX")
  if curl -fsSL --retry 2 --max-time 900 -o "$part/archive" "$link" \
    && sha256sum --quiet -c - <<<"$sum  $part/archive" >&2 \
    && mkdir "$part/jdk" && tar -xzf "$part/archive" --no-same-owner -C "$part/jdk" \
    && mv -- "$part"/jdk/* "$folder/"; then
    rm -rf -- "$part"
  else
    rm -rf -- "$part"
    say "the JDK of $link could not be downloaded whole"
    return 1
  fi
}
