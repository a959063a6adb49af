"""What is deployed, linted where no engine runs: Dockerfile, compose file, units, proxies."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from api.cli import app
from api.desk.photos import MAX_UPLOAD
from api.settings import Settings

PROJECT = Path(__file__).resolve().parent.parent
DEPLOY = PROJECT / "docs" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OWN = sorted(name for name, about in SERVICES.items() if about["image"] == "otklik")
# service keys of the compose specification that this file may use
SERVICE_KEYS = {
    *("image build command environment env_file volumes networks ports depends_on restart").split(),
    *("healthcheck read_only tmpfs cap_drop security_opt mem_limit pids_limit shm_size").split(),
    "logging",
}
INSTRUCTIONS = {
    *"FROM RUN CMD COPY WORKDIR ENV USER EXPOSE VOLUME HEALTHCHECK ENTRYPOINT LABEL ARG".split()
}
SECRET = re.compile(r"password|secret|token|key", re.IGNORECASE)
MOST_EXPOSED = 2.0  # 0..10 of `systemd-analyze security`; a bare unit has 9.6


def read_dockerfile():
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [tuple(line.split(None, 1)) for line in joined.splitlines() if line.strip()]


DOCKERFILE = read_dockerfile()


def arguments_of(instruction):
    return [rest for name, rest in DOCKERFILE if name == instruction]


def test_dockerfile_is_well_formed():
    assert {name for name, _ in DOCKERFILE} <= INSTRUCTIONS
    assert DOCKERFILE[0][0] == "FROM"
    for name in ("CMD", "HEALTHCHECK", "USER"):
        assert len(arguments_of(name)) == 1, name


def test_dockerfile_passes_hadolint():
    hadolint = Path(sys.executable).parent / "hadolint"
    checked = subprocess.run(
        [hadolint, "--no-color", DEPLOY / "Dockerfile"], capture_output=True, text=True, timeout=60
    )
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_images_have_a_fixed_version():
    stages = {rest.split(" AS ")[1] for rest in arguments_of("FROM") if " AS " in rest}
    images = [rest.split(" AS ")[0] for rest in arguments_of("FROM")]
    images += [about["image"] for name, about in SERVICES.items() if name not in OWN]
    for image in images:
        assert image in stages or re.fullmatch(r"[\w/.-]+:\d[\w.-]*", image), image


def test_container_runs_without_root_and_from_a_list():
    user, last_from = (
        arguments_of("USER")[0],
        max(place for place, (name, _) in enumerate(DOCKERFILE) if name == "FROM"),
    )
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    assert DOCKERFILE.index(("USER", user)) > last_from
    assert arguments_of("CMD")[0].startswith("[")


def test_dockerfile_installs_with_hashes_and_leaves_no_lists():
    for command in arguments_of("RUN"):
        if "apt-get install" in command:
            assert "--no-install-recommends" in command
            assert "rm -rf /var/lib/apt/lists/*" in command
        if "pip install" in command:
            assert "--no-cache-dir" in command
            assert "--require-hashes" in command or command.rstrip().endswith("-e .")
        assert "sudo" not in shlex.split(command)


def test_dockerfile_holds_no_secret():
    for rest in arguments_of("ENV") + arguments_of("ARG"):
        assert not SECRET.search(rest)


def test_every_copied_path_exists_and_is_let_through():
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    let_through = {line[1:] for line in lines if line.startswith("!")}
    copied = set()
    for rest in arguments_of("COPY"):
        words = rest.split()
        if not words[0].startswith("--from"):
            copied |= {word.removeprefix("./") for word in words[:-1]}
    assert all((PROJECT / path).exists() for path in copied)
    assert copied == let_through
    packages = {path.parent.name for path in PROJECT.glob("*/__init__.py")} - {"benchmarks"}
    assert packages <= copied


def test_compose_uses_known_keys_and_has_every_service():
    assert set(COMPOSE) <= {"name", "x-otklik", "services", "networks", "volumes"}
    assert {"app", "worker", "db"} <= set(SERVICES)
    for name, about in SERVICES.items():
        assert set(about) <= SERVICE_KEYS, name
        assert set(about.get("networks", [])) <= set(COMPOSE["networks"])
        assert set(about.get("depends_on", {})) <= set(SERVICES)
        named = {volume.split(":")[0] for volume in about.get("volumes", [])}
        assert named <= set(COMPOSE["volumes"])


def test_compose_builds_from_the_project():
    build = SERVICES["app"]["build"]
    context = (DEPLOY / build["context"]).resolve()
    assert context == PROJECT
    assert (context / build["dockerfile"]).is_file()


def test_compose_has_no_default_password():
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    uses = re.findall(r"\$\{OTKLIK_DB_PASSWORD([^}]*)\}", text)
    assert len(uses) == 2
    assert all(use.startswith(":?") for use in uses)
    assert ":${OTKLIK_DB_PASSWORD" in SERVICES["app"]["environment"]["OTKLIK_DATABASE_URL"]
    example = (DEPLOY / "otklik.env.example").read_text(encoding="utf-8")
    assert re.search(r"^OTKLIK_DB_PASSWORD=$", example, re.MULTILINE)


def test_database_is_not_reachable_from_outside():
    assert "ports" not in SERVICES["db"]
    assert SERVICES["db"]["networks"] == ["inner"]
    assert COMPOSE["networks"]["inner"]["internal"] is True
    for name in OWN:
        assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@pytest.mark.parametrize("name", OWN)
def test_own_containers_are_confined(name):
    about = SERVICES[name]
    assert about["read_only"] is True
    assert about["cap_drop"] == ["ALL"]
    assert about["security_opt"] == ["no-new-privileges:true"]
    assert about["logging"]["options"]["max-size"]
    assert "mem_limit" in about


def test_app_waits_for_a_healthy_database_and_a_model():
    for name in ("app", "worker"):
        waits = SERVICES[name]["depends_on"]
        assert waits["db"]["condition"] == "service_healthy"
        assert waits["model"]["condition"] == "service_completed_successfully"
    assert SERVICES["db"]["healthcheck"]["test"]


def commands_used():
    """(where, command, arguments) of every otklik that something starts."""
    for name in OWN:
        yield name, SERVICES[name]["command"][1], SERVICES[name]["command"][2:]
    for unit in UNITS:
        line = re.search(r"^ExecStart=\S+/otklik (.+)$", unit.read_text(encoding="utf-8"), re.M)
        command, *rest = line[1].split()
        yield unit.name, command, rest
    command = yaml.safe_load(arguments_of("CMD")[0])
    yield "Dockerfile", command[1], command[2:]


def test_started_commands_are_those_of_the_service():
    known = {command.name for command in app.registered_commands}
    used = list(commands_used())
    assert {command for _, command, _ in used} == {"serve", "worker", "demo"} <= known
    for where, command, rest in used:
        if command == "serve":
            assert {word for word in rest if word.startswith("--")} == {"--host", "--port"}, where
            assert rest[rest.index("--port") + 1] == "8000", where


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_unit_is_confined_and_reads_its_secrets_from_a_file(unit):
    text = unit.read_text(encoding="utf-8")
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "User=otklik", "PrivateTmp=yes"):
        assert re.search(rf"^{line}$", text, re.MULTILINE), line
    assert "EnvironmentFile=/etc/otklik/otklik.env" in text
    assert not re.search(r"^Environment=.*(PASSWORD|SECRET|TOKEN)", text, re.MULTILINE)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_unit_passes_systemd_analyze(unit, tmp_path):
    copy = tmp_path / unit.name
    text = unit.read_text(encoding="utf-8")
    copy.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.M), "utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", copy], capture_output=True, text=True, timeout=60
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", copy],
        capture_output=True,
        text=True,
        timeout=60,
    )
    score = re.search(r"exposure level for \S+: ([\d.]+)", rated.stdout)
    if score is None:  # older than systemd 250
        pytest.skip("systemd-analyze rates no files here")
    assert float(score[1]) <= MOST_EXPOSED


def test_proxies_let_through_what_the_service_takes_and_hide_metrics():
    nginx = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert nginx.count("{") == nginx.count("}")
    largest = int(re.search(r"client_max_body_size (\d+)m;", nginx)[1])
    assert largest * 1024 * 1024 > max(Settings().max_body, MAX_UPLOAD)
    assert re.search(r"location = /metrics \{[^}]*deny all;", nginx)
    for line in nginx.splitlines():
        code = line.split("#")[0].strip()
        assert not code or code[-1] in "{};", line
    caddy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert f"max_size {largest}MiB" in caddy
    assert "respond @metrics 403" in caddy
    assert "127.0.0.1:8000" in nginx
    assert "127.0.0.1:8000" in caddy
