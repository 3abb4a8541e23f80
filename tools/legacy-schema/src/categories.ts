/** An archive, with its categories as `subject class: name`; an empty subject class is the bare archive. */
export interface ArchiveSeed {
  readonly id: string;
  readonly group: string;
  readonly name: string;
  readonly start: string;
  readonly end?: string;
  /** Endorsement domain of its categories; null: none, so that nobody is endorsed implicitly. */
  readonly domain: string | null;
  readonly categories: string;
  /** Subject classes that are another category's second name: active, not definitive. */
  readonly aliases?: readonly string[];
  /** Subject classes that are closed. */
  readonly inactive?: readonly string[];
}

export const archives: readonly ArchiveSeed[] = [
  {
    id: 'astro-ph',
    group: 'grp_physics',
    name: 'Astrophysics',
    start: '9204',
    domain: 'astro-ph',
    categories: `: Astrophysics; CO: Cosmology and Nongalactic Astrophysics; EP: Earth and Planetary Astrophysics;
      GA: Astrophysics of Galaxies; HE: High Energy Astrophysical Phenomena;
      IM: Instrumentation and Methods for Astrophysics; SR: Solar and Stellar Astrophysics`,
    inactive: [''],
  },
  {
    id: 'cond-mat',
    group: 'grp_physics',
    name: 'Condensed Matter',
    start: '9204',
    domain: 'cond-mat',
    categories: `: Condensed Matter; dis-nn: Disordered Systems and Neural Networks;
      mes-hall: Mesoscale and Nanoscale Physics; mtrl-sci: Materials Science; other: Other Condensed Matter;
      quant-gas: Quantum Gases; soft: Soft Condensed Matter; stat-mech: Statistical Mechanics;
      str-el: Strongly Correlated Electrons; supr-con: Superconductivity`,
    inactive: [''],
  },
  {
    id: 'cs',
    group: 'grp_cs',
    name: 'Computer Science',
    start: '9301',
    domain: 'cs',
    categories: `AI: Artificial Intelligence; AR: Hardware Architecture; CC: Computational Complexity;
      CE: Computational Engineering, Finance, and Science; CG: Computational Geometry; CL: Computation and Language;
      CR: Cryptography and Security; CV: Computer Vision and Pattern Recognition; CY: Computers and Society;
      DB: Databases; DC: Distributed, Parallel, and Cluster Computing; DL: Digital Libraries;
      DM: Discrete Mathematics; DS: Data Structures and Algorithms; ET: Emerging Technologies;
      FL: Formal Languages and Automata Theory; GL: General Literature; GR: Graphics;
      GT: Computer Science and Game Theory; HC: Human-Computer Interaction; IR: Information Retrieval;
      IT: Information Theory; LG: Machine Learning; LO: Logic in Computer Science; MA: Multiagent Systems;
      MM: Multimedia; MS: Mathematical Software; NA: Numerical Analysis; NE: Neural and Evolutionary Computing;
      NI: Networking and Internet Architecture; OH: Other Computer Science; OS: Operating Systems; PF: Performance;
      PL: Programming Languages; RO: Robotics; SC: Symbolic Computation; SD: Sound; SE: Software Engineering;
      SI: Social and Information Networks; SY: Systems and Control`,
    aliases: ['NA', 'SY'],
  },
  {
    id: 'econ',
    group: 'grp_econ',
    name: 'Economics',
    start: '1709',
    domain: 'econ',
    categories: 'EM: Econometrics; GN: General Economics; TH: Theoretical Economics',
  },
  {
    id: 'eess',
    group: 'grp_eess',
    name: 'Electrical Engineering and Systems Science',
    start: '1709',
    domain: 'eess',
    categories: `AS: Audio and Speech Processing; IV: Image and Video Processing; SP: Signal Processing;
      SY: Systems and Control`,
  },
  {
    id: 'gr-qc',
    group: 'grp_physics',
    name: 'General Relativity and Quantum Cosmology',
    start: '9207',
    domain: 'gr-qc',
    categories: ': General Relativity and Quantum Cosmology',
  },
  {
    id: 'hep-ex',
    group: 'grp_physics',
    name: 'High Energy Physics - Experiment',
    start: '9404',
    domain: 'hep-ex',
    categories: ': High Energy Physics - Experiment',
  },
  {
    id: 'hep-lat',
    group: 'grp_physics',
    name: 'High Energy Physics - Lattice',
    start: '9112',
    domain: 'hep-lat',
    categories: ': High Energy Physics - Lattice',
  },
  {
    id: 'hep-ph',
    group: 'grp_physics',
    name: 'High Energy Physics - Phenomenology',
    start: '9203',
    domain: 'hep-ph',
    categories: ': High Energy Physics - Phenomenology',
  },
  {
    id: 'hep-th',
    group: 'grp_physics',
    name: 'High Energy Physics - Theory',
    start: '9108',
    domain: 'hep-th',
    categories: ': High Energy Physics - Theory',
  },
  {
    id: 'math-ph',
    group: 'grp_physics',
    name: 'Mathematical Physics',
    start: '9609',
    domain: 'math-ph',
    categories: ': Mathematical Physics',
  },
  {
    id: 'math',
    group: 'grp_math',
    name: 'Mathematics',
    start: '9202',
    domain: 'math',
    categories: `AC: Commutative Algebra; AG: Algebraic Geometry; AP: Analysis of PDEs; AT: Algebraic Topology;
      CA: Classical Analysis and ODEs; CO: Combinatorics; CT: Category Theory; CV: Complex Variables;
      DG: Differential Geometry; DS: Dynamical Systems; FA: Functional Analysis; GM: General Mathematics;
      GN: General Topology; GR: Group Theory; GT: Geometric Topology; HO: History and Overview;
      IT: Information Theory; KT: K-Theory and Homology; LO: Logic; MG: Metric Geometry; MP: Mathematical Physics;
      NA: Numerical Analysis; NT: Number Theory; OA: Operator Algebras; OC: Optimization and Control;
      PR: Probability; QA: Quantum Algebra; RA: Rings and Algebras; RT: Representation Theory; SG: Symplectic Geometry;
      SP: Spectral Theory; ST: Statistics Theory`,
    aliases: ['IT', 'MP'],
  },
  {
    id: 'nlin',
    group: 'grp_nlin',
    name: 'Nonlinear Sciences',
    start: '9301',
    domain: 'nlin',
    categories: `AO: Adaptation and Self-Organizing Systems; CD: Chaotic Dynamics;
      CG: Cellular Automata and Lattice Gases; PS: Pattern Formation and Solitons;
      SI: Exactly Solvable and Integrable Systems`,
  },
  {
    id: 'nucl-ex',
    group: 'grp_physics',
    name: 'Nuclear Experiment',
    start: '9412',
    domain: 'nucl-ex',
    categories: ': Nuclear Experiment',
  },
  {
    id: 'nucl-th',
    group: 'grp_physics',
    name: 'Nuclear Theory',
    start: '9210',
    domain: 'nucl-th',
    categories: ': Nuclear Theory',
  },
  {
    id: 'physics',
    group: 'grp_physics',
    name: 'Physics',
    start: '9610',
    domain: 'physics',
    categories: `acc-ph: Accelerator Physics; ao-ph: Atmospheric and Oceanic Physics; app-ph: Applied Physics;
      atm-clus: Atomic and Molecular Clusters; atom-ph: Atomic Physics; bio-ph: Biological Physics;
      chem-ph: Chemical Physics; class-ph: Classical Physics; comp-ph: Computational Physics;
      data-an: Data Analysis, Statistics and Probability; ed-ph: Physics Education; flu-dyn: Fluid Dynamics;
      gen-ph: General Physics; geo-ph: Geophysics; hist-ph: History and Philosophy of Physics;
      ins-det: Instrumentation and Detectors; med-ph: Medical Physics; optics: Optics; plasm-ph: Plasma Physics;
      pop-ph: Popular Physics; soc-ph: Physics and Society; space-ph: Space Physics`,
  },
  {
    id: 'q-bio',
    group: 'grp_q-bio',
    name: 'Quantitative Biology',
    start: '0309',
    domain: 'q-bio',
    categories: `BM: Biomolecules; CB: Cell Behavior; GN: Genomics; MN: Molecular Networks; NC: Neurons and Cognition;
      OT: Other Quantitative Biology; PE: Populations and Evolution; QM: Quantitative Methods;
      SC: Subcellular Processes; TO: Tissues and Organs`,
  },
  {
    id: 'q-fin',
    group: 'grp_q-fin',
    name: 'Quantitative Finance',
    start: '0812',
    domain: 'q-fin',
    categories: `CP: Computational Finance; EC: Economics; GN: General Finance; MF: Mathematical Finance;
      PM: Portfolio Management; PR: Pricing of Securities; RM: Risk Management; ST: Statistical Finance;
      TR: Trading and Market Microstructure`,
    aliases: ['EC'],
  },
  {
    id: 'quant-ph',
    group: 'grp_physics',
    name: 'Quantum Physics',
    start: '9412',
    domain: 'quant-ph',
    categories: ': Quantum Physics',
  },
  {
    id: 'stat',
    group: 'grp_stat',
    name: 'Statistics',
    start: '9904',
    domain: 'stat',
    categories: `AP: Applications; CO: Computation; ME: Methodology; ML: Machine Learning; OT: Other Statistics;
      TH: Statistics Theory`,
    aliases: ['TH'],
  },
  {
    id: 'cmp-lg',
    group: 'grp_cs',
    name: 'Computation and Language',
    start: '9404',
    end: '9809',
    domain: null,
    categories: ': Computation and Language',
    inactive: [''],
  },
  {
    id: 'test',
    group: 'grp_test',
    name: 'Test',
    start: '9502',
    domain: null,
    categories: 'dis-nn: Test Disruptive Networks; mes-hall: Test Hall; mtrl-sci: Test Mtrl-Sci',
  },
];
