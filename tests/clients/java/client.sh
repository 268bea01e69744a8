# shellcheck shell=bash disable=SC2154
# The official Java SDK, from a Maven repository. For tests/clients/run, which sets cache and has story, not_ok and need.

java_module=$cache/java-module # a copy of tests/clients/java, and what Maven builds in it
java_repository=$cache/maven

setup_java() {
  need javac default-jdk-headless && need mvn maven || return
  local version repository=$java_repository
  version=$(sed -n 's|.*<zenlayercloud.version>\(.*\)</zenlayercloud.version>.*|\1|p' tests/clients/java/pom.xml)
  rm -rf "$java_module"
  mkdir -p "$java_module"
  cp -r tests/clients/java/{pom.xml,src} "$java_module"
  if [[ -n ${ZC_JAVA_SDK:-} ]]; then
    if [[ ! -f $ZC_JAVA_SDK ]]; then
      not_ok "java: ZC_JAVA_SDK is '$ZC_JAVA_SDK', which is no file"
      return 1
    fi
    # In a repository of its own, so that it is never taken for the published one.
    repository=$java_repository-given
    if ! maven "$repository" install:install-file -Dfile="$(realpath "$ZC_JAVA_SDK")" -DgroupId=com.zenlayer \
      -DartifactId=zenlayercloud-sdk-java -Dversion="$version" -Dpackaging=jar; then
      not_ok "java: the jar of ZC_JAVA_SDK cannot be installed; see Maven's errors above"
      return 1
    fi
  fi
  echo "building tests/clients/java in target/clients/java-module"
  if ! maven "$repository" compile dependency:copy-dependencies; then
    not_ok "java: com.zenlayer:zenlayercloud-sdk-java $version cannot be had or the story does not build (see above); set ZC_JAVA_SDK to the path of the SDK's jar to test with that one"
    return 1
  fi
}

# maven REPOSITORY GOAL... is quiet unless it fails.
maven() {
  local log=$cache/maven.log repository=$1
  shift
  # Asked again each time for what could not be had before.
  if ! mvn --batch-mode --quiet --update-snapshots "-Dmaven.repo.local=$repository" --file "$java_module/pom.xml" "$@" \
    </dev/null >"$log" 2>&1; then
    grep --max-count=1 ERROR "$log"
    return 1
  fi
}

client_java() {
  local version
  for version in 2023-08-30 2026-04-01; do
    gateway_start "java-$version" --in-memory --auth required
    story "java-$version" java -cp "$java_module/target/classes:$java_module/target/dependency/*" LifeCycles "$version"
    gateway_stop
  done
}
