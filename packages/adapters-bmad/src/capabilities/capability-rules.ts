/** Says of a name (a file, a menu entry, a title) what whoever has it can do. */
export interface CapabilityRule {
  readonly capability: string;
  readonly pattern: RegExp;
}

/**
 * What names of the three releases say, as a closed vocabulary, so that a task can demand `architecture` of whichever
 * format. Names are lower case with hyphens. `create-doc` and checklists are had by nearly everybody and say nothing.
 */
export const NAME_RULES: readonly CapabilityRule[] = [
  {
    capability: "analysis",
    pattern: /research|brainstorm|competitor|elicit|project-brief|product-brief|prfaq|deep-recon/,
  },
  { capability: "product", pattern: /(^|-)prd(-|$)|product-brief|prfaq|create-epic|epics-and-stories/ },
  {
    capability: "requirements",
    pattern: /(^|-)prd(-|$)|requirement|create-epic|epics-and-stories|^bmad-spec$|quick-spec/,
  },
  { capability: "ux", pattern: /front-?end-spec|frontend-prompt|(^|-)ux(-|$)|ui-spec/ },
  { capability: "architecture", pattern: /architecture/ },
  { capability: "planning", pattern: /sprint|correct-course|roadmap|implementation-readiness/ },
  { capability: "story-writing", pattern: /create-(next-|game-|brownfield-)?story|(^|-)story-tmpl|epics-and-stories/ },
  {
    capability: "implementation",
    pattern: /(develop|dev|implement)-.*story|dev-story|bmad-build|quick-dev|apply-qa-fixes/,
  },
  {
    capability: "testing",
    pattern:
      /test-(design|case|automation|strategy)|e2e|qa-(automate|generate|gate)|run-tests|trace-requirements|nfr-assess/,
  },
  { capability: "review", pattern: /(^|-)review|critique|critical-|validate-(next-)?story|quick-feedback|editorial/ },
  {
    capability: "documentation",
    pattern: /document-project|write-document|index-docs|project-context|mermaid|explain-concept/,
  },
  { capability: "devops", pattern: /infrastructure|platform|deploy/ },
  { capability: "orchestration", pattern: /workflow-guidance|kb-mode|party-mode|list-workflows|orchestrat/ },
  { capability: "game-design", pattern: /game-(design|brief)|level-design|gameplay/ },
  {
    capability: "writing",
    pattern:
      /narrative|dialog|plot|scene|chapter|character-(arc|profile|depth)|develop-character|world-?build|build-world|cover-(design|brief|prompt)|genre/,
  },
];

/** What a role or title in words says: whoever is called so does this best. */
export const ROLE_RULES: readonly CapabilityRule[] = [
  {
    capability: "analysis",
    pattern: /\b(business|insightful|game) analyst\b|research specialist|ideation|brainstorm/i,
  },
  { capability: "product", pattern: /product (manager|owner|strategist)|\bPM\b|product vision/i },
  { capability: "requirements", pattern: /product (manager|owner)|requirements/i },
  { capability: "ux", pattern: /\bUX\b|\bUI\b|user experience|interaction design/i },
  {
    capability: "architecture",
    pattern: /\b(system|solutions?|software|game|technical)\b[^,&+]*\barchitect\b|^architect$/i,
  },
  { capability: "planning", pattern: /scrum master|product owner|process steward|story preparation/i },
  { capability: "story-writing", pattern: /scrum master|story preparation/i },
  { capability: "implementation", pattern: /developer|software engineer|implementation (specialist|engineer)/i },
  { capability: "testing", pattern: /\bQA\b|quality (assurance|advisor)|test (architect|engineer|automation)/i },
  {
    capability: "review",
    pattern: /\bQA\b|critic|reviewer|\beditor\b|beta reader|adversary|edge-case hunter|claim checker/i,
  },
  { capability: "documentation", pattern: /technical (writer|documentation)/i },
  { capability: "security", pattern: /\bsecurity\b/i },
  { capability: "devops", pattern: /devops|infrastructure|platform engineer/i },
  { capability: "orchestration", pattern: /orchestrator|task executor|master executor/i },
  { capability: "game-design", pattern: /game (design|ux|creative)|game designer/i },
  {
    capability: "writing",
    pattern:
      /(?<!technical )\bwriter|narrative|dialog|plot|novelist|story ?(architect|teller|telling)|world-?build|character (psycholog|analyst)|genre|literary|\bcover\b/i,
  },
];
