{{/* Fixed facts of each component: its image, port, and the file that it runs. */}}
{{- define "florin.components" -}}
ledger: { image: ledger, port: 8000, main: src/main.ts }
worker: { image: ledger, port: 8010, main: src/worker.ts }
{{- if .Values.kafka.enabled }}
ingest: { image: ledger, port: 8011, main: src/ingest.ts }
{{- end }}
fx: { image: fx, port: 8001, main: src/main.ts }
revenue: { image: revenue, port: 8002, main: src/main.ts }
gateway: { image: gateway, port: 8080, main: src/main.ts }
{{- end }}

{{- define "florin.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "florin.image" -}}
{{ .root.Values.image.prefix }}{{ .image }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end }}

{{/* What never changes of a component: its pods are found by it. */}}
{{- define "florin.selector" -}}
app.kubernetes.io/name: florin
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "florin.labels" -}}
{{ include "florin.selector" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "florin.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "florin.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "florin.databaseSecret" -}}
{{ required "Set database.existingSecret to the name of the secret with the URLs of PostgreSQL." .Values.database.existingSecret }}
{{- end }}

{{- define "florin.secret" -}}
{{ required "Set secrets.existingSecret to the name of the secret with the key service-secret." .Values.secrets.existingSecret }}
{{- end }}

{{/* Of the components, up to the name of one. */}}
{{- define "florin.url" -}}
{{ if .Values.tls.existingSecret }}https{{ else }}http{{ end }}://{{ include "florin.name" . }}
{{- end }}

{{- define "florin.volumeMounts" -}}
{{- if .Values.tls.existingSecret }}
- { name: tls, mountPath: /run/florin/tls, readOnly: true }
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "florin.volumes" -}}
{{- with .Values.tls.existingSecret }}
- { name: tls, secret: { secretName: {{ . }} } }
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The certificate of a process, and whom it trusts. */}}
{{- define "florin.tls" -}}
{{- if .root.Values.tls.existingSecret }}
TLS_CERT_FILE: /run/florin/tls/tls.crt
TLS_KEY_FILE: /run/florin/tls/tls.key
TLS_CA_FILE: /run/florin/tls/ca.crt
{{- if not (has .name (list "gateway" "verify")) }}
TLS_CLIENT_CA_FILE: /run/florin/tls/ca.crt
{{- end }}
{{- end }}
{{- end }}

{{/* The variables that follow from the installation. Those in `env` override them. */}}
{{- define "florin.presets" -}}
{{- $url := include "florin.url" .root -}}
HOST: 0.0.0.0
PORT: {{ .port | quote }}
{{ include "florin.tls" . }}
{{- if has .name (list "ledger" "fx" "revenue") }}
{{- if .root.Values.networkPolicy.enabled }}
# Only the gateway and other components reach them, from addresses of the cluster.
TRUSTED_PROXIES: uniquelocal
{{- end }}
{{- if .root.Values.auth.issuer }}
AUTH_ISSUER: {{ .root.Values.auth.issuer | quote }}
AUTH_JWKS_URL: {{ required "Set auth.jwksUrl." .root.Values.auth.jwksUrl | quote }}
AUTH_AUDIENCE: {{ .root.Values.auth.audience | quote }}
{{- else }}
AUTH: {{ required "Set auth.issuer and auth.jwksUrl, or auth.mode to none: then everybody who reaches a service may do everything." .root.Values.auth.mode | quote }}
{{- end }}
{{- end }}
{{- if has .name (list "ledger" "worker" "ingest" "revenue" "gateway") }}
FX_URL: {{ $url }}-fx:8001
{{- end }}
{{- if has .name (list "ledger" "worker" "ingest" "gateway") }}
REVENUE_URL: {{ $url }}-revenue:8002
{{- end }}
{{- if eq .name "gateway" }}
LEDGER_URL: {{ $url }}-ledger:8000
{{- with .root.Values.ingress }}{{ if .enabled }}
ALLOWED_HOSTS: {{ .host }},{{ include "florin.name" $.root }}-gateway,localhost,127.0.0.1
{{- end }}{{ end }}
{{- end }}
{{- if and .root.Values.kafka.enabled (has .name (list "ledger" "ingest")) }}
KAFKA_BROKERS: {{ required "Set kafka.brokers." .root.Values.kafka.brokers | quote }}
{{- end }}
{{- with .root.Values.tracing.endpoint }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ . | quote }}
{{- end }}
{{- if and (eq .name "ledger") (gt (int .root.Values.worker.replicas) 0) }}
DUE_WORK: "off"
{{- end }}
{{- end }}

{{- define "florin.env" -}}
{{- $own := index .root.Values .name -}}
{{- range $variable, $value := merge (dict) $own.env (include "florin.presets" . | fromYaml) }}
- name: {{ $variable }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- if ne .name "gateway" }}
- name: DATABASE_URL
  valueFrom:
    secretKeyRef: { name: {{ include "florin.databaseSecret" .root }}, key: {{ .image }}-url }
{{- end }}
{{- if ne .name "gateway" }}
- name: SERVICE_SECRET
  valueFrom:
    secretKeyRef: { name: {{ include "florin.secret" .root }}, key: service-secret }
{{- end }}
{{- with $own.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}
