# Sourced by jdk.sh where a JDK 25 or Maven is missing: the commands that install them here, and an offer to run them.

if [ "$(id -u)" = 0 ]; then sudo=; else sudo="sudo "; fi

# Sets what /etc/os-release says of this system.
read_os_release() {
  ID=$(uname -s) ID_LIKE= VERSION_ID= VERSION_CODENAME= UBUNTU_CODENAME= PRETTY_NAME=
  [ ! -r "${OS_RELEASE:-/etc/os-release}" ] || . "${OS_RELEASE:-/etc/os-release}"
}

# Whether apt has a JDK 25: Debian from 13 on, Ubuntu in each supported version from 22.04 on.
has_jdk_25_in_apt() {
  case $ID in
    debian) [ "${VERSION_ID:-13}" -ge 13 ] ;;
    ubuntu) [ "${VERSION_ID%%.*}" -ge 22 ] ;;
    *) apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1 ;;
  esac
}

apt_commands() {
  case $1 in
    *jdk*)
      if has_jdk_25_in_apt; then
        packages=openjdk-25-jdk-headless
      else
        packages=temurin-25-jdk
        key=/usr/share/keyrings/adoptium.gpg
        adoptium=https://packages.adoptium.net/artifactory
        echo "${sudo}apt-get update"
        echo "${sudo}apt-get install -y ca-certificates wget gpg"
        echo "wget -qO- $adoptium/api/gpg/key/public | ${sudo}gpg --yes --dearmor -o $key"
        echo "echo 'deb [signed-by=$key] $adoptium/deb ${UBUNTU_CODENAME:-$VERSION_CODENAME} main' |
    ${sudo}tee /etc/apt/sources.list.d/adoptium.list"
      fi
      ;;
    *) packages= ;;
  esac
  case $1 in *maven*) packages="$packages maven" ;; esac
  echo "${sudo}apt-get update"
  echo "${sudo}apt-get install -y --no-install-recommends ${packages# }"
}

# Usage: manager_command JDK-PACKAGE COMMAND MISSING.
manager_command() {
  packages=
  case $3 in *jdk*) packages=$1 ;; esac
  case $3 in *maven*) packages="$packages maven" ;; esac
  echo "$2 ${packages# }"
}

# The commands that install what is missing ("jdk", "maven" or both); none where the package manager is unknown.
install_commands() {
  case " $ID $ID_LIKE " in
    *" debian "* | *" ubuntu "*) apt_commands "$1" ;;
    *" amzn "*) manager_command java-25-amazon-corretto-devel "${sudo}dnf install -y" "$1" ;;
    *" fedora "* | *" rhel "*) manager_command java-25-openjdk-devel "${sudo}dnf install -y" "$1" ;;
    *suse*) manager_command java-25-openjdk-devel "${sudo}zypper install -y" "$1" ;;
    *" arch "*) manager_command jdk25-openjdk "${sudo}pacman -Sy --needed --noconfirm" "$1" ;;
    *" alpine "*) manager_command openjdk25-jdk "${sudo}apk add" "$1" ;;
    *" Darwin "*) ! command -v brew >/dev/null || manager_command openjdk@25 "brew install" "$1" ;;
  esac
}

sdkman_commands() {
  [ -e "${HOME:-}/.sdkman" ] || echo "curl -s https://get.sdkman.io | bash   # then open a new shell"
  case $1 in *jdk*) echo "sdk install java" ;; esac
  case $1 in *maven*) echo "sdk install maven" ;; esac
}

may_offer() {
  [ -t 0 ] && [ -t 2 ] && { [ "$(id -u)" = 0 ] || [ "$ID" = Darwin ] || command -v sudo >/dev/null; }
}

# Usage: install_missing MISSING. Prints the commands, and runs them if somebody at a terminal agrees; fails otherwise.
install_missing() {
  case $1 in
    *jdk*maven*) what="a JDK 25 and Maven" ;;
    *jdk*) what="a JDK 25" ;;
    *) what="Maven to build" ;;
  esac
  read_os_release
  commands=$(install_commands "$1")
  if [ -n "$commands" ]; then
    echo "Hinomi needs $what. On ${PRETTY_NAME:-this system}:" >&2
    echo "$commands" | sed 's/^/  /' >&2
    echo "Or without root, by SDKMAN (https://sdkman.io):" >&2
  else
    echo "Hinomi needs $what. By SDKMAN (https://sdkman.io):" >&2
  fi
  sdkman_commands "$1" | sed 's/^/  /' >&2
  [ -n "$commands" ] && may_offer || return 1
  printf "Run the first commands now? [y/N] " >&2
  read -r answer || return 1
  case $answer in [yY]*) sh -ec "$commands" >&2 ;; *) return 1 ;; esac
}
