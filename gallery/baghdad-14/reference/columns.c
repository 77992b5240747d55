// The reference model over columns of W trajectories, for a compiler that vectorises: what the machine can do.
//   gcc -O3 -march=native -ffast-math -fopenmp-simd -DW=64 columns.c -o columns -lm     (with AVX-512 also -mprefer-vector-width=512)
//   columns N lcg|native
// `-ffast-math` lets the compiler reorder sums and take the exponential of libmvec, good to 4 units in the last place: so its bits are
// neither those of scalar.c nor the same on every machine, and only means can be compared.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <math.h>
#include <stdint.h>
#include <time.h>
#ifndef W
#define W 64
#endif
#define MIN(a,b) ((a)<(b)?(a):(b))
#define MAX(a,b) ((a)>(b)?(a):(b))
static double now(){struct timespec t;clock_gettime(CLOCK_PROCESS_CPUTIME_ID,&t);return t.tv_sec+1e-9*t.tv_nsec;}
static inline uint64_t sm64(uint64_t z){ z+=0x9E3779B97F4A7C15ULL; z=(z^(z>>30))*0xBF58476D1CE4E5B9ULL; z=(z^(z>>27))*0x94D049BB133111EBULL; return z^(z>>31);}
// branch-free clamped piecewise-linear table: y0 + sum slope-change*max(0,x-x_k)
static const double TX[8]={0,0.25,0.5,0.75,1,1.25,1.5,2},TY[8]={0,0.18,0.38,0.56,0.70,0.80,0.87,0.95};
#define SL(i) ((TY[i+1]-TY[i])/(TX[i+1]-TX[i]))
static inline double tab(double x){ x=MIN(MAX(x,0.),2.); double y=0+.72*x; y+=(.8-.72)*MAX(0,x-.25)+(.72-.8)*MAX(0,x-.5)+(.56-.72)*MAX(0,x-.75)+(.4-.56)*MAX(0,x-1)+(.28-.4)*MAX(0,x-1.25)+(.16-.28)*MAX(0,x-1.5); return y;}
static inline double pinv_(double u,double l){ double e=exp(-l); 
 double k=(u>=e)?1.:0.; k+=(u>=e*(1+l))?1.:0.; k+=(u>=e*(1+l*(1+l*.5)))?1.:0.; k+=(u>=e*(1+l*(1+l*.5*(1+l*(1/3.)))))?1.:0.; k+=(u>=e*(1+l*(1+l*.5*(1+l*(1/3.)*(1+l*.25)))))?1.:0.; return k; }
typedef struct {double P[W],M[W],Q[W],S[W],L[W],V[W],N[W],XA[W],XR[W],H[W],T[W],B[W],CA[W],CR[W],W1[W],W2[W],W3[W],GA[W],GR[W];uint64_t key[W];} St;
__attribute__((noinline)) static void step(St*restrict s,int t,int native){
 double UA[W],UR[W];
 if(native){
#pragma omp simd
  for(int j=0;j<W;j++){uint64_t a=sm64(s->key[j]+2*t),b=sm64(s->key[j]+2*t+1);UA[j]=(double)(int64_t)(a>>11)*0x1p-53;UR[j]=(double)(int64_t)(b>>11)*0x1p-53;}
 } else {
#pragma omp simd
  for(int j=0;j<W;j++){UA[j]=s->GA[j]*(1/2147483647.0);UR[j]=s->GR[j]*(1/2147483647.0);
   double a=48271*s->GA[j],b=48271*s->GR[j]; a-=2147483647.0*floor(a*(1/2147483647.0)); b-=2147483647.0*floor(b*(1/2147483647.0));
   a=a<0?a+2147483647.0:a; a=a>=2147483647.0?a-2147483647.0:a; b=b<0?b+2147483647.0:b; b=b>=2147483647.0?b-2147483647.0:b; s->GA[j]=a; s->GR[j]=b;}
 }
#pragma omp simd
 for(int j=0;j<W;j++){
  double P=s->P[j],M=s->M[j],Q=s->Q[j],S=s->S[j],L=s->L[j],V=s->V[j],N=s->N[j],XA=s->XA[j],XR=s->XR[j],H=s->H[j],T=s->T[j],B=s->B[j];
  double W1=s->W1[j],W2=s->W2[j],W3=s->W3[j];
  double mr=M*(1/20.), sf=.5+S, at=mr*sf, pr=P*.4, det=tab(pr), gr=.6*Q+.4*H;
  double am=(.3+gr)*at*(1-.5*det)*(1-.6*N), lA=MIN(3.,.2*am+XA), rw=B*pr/(.3+pr), lR=MIN(3.,(.06+XR)*rw);
  double kA=pinv_(UA[j],lA), kR=pinv_(UR[j],lR);
  double hin=.05*kR+.01*kA, hout=H*(1/60.);
  double pt=1-exp(-1.2*(.8*H+.3*(1-L)+.1*kR)), pc=(pt-Q)*(1/20.);
  double lt=1/(1+exp(4*(Q+.5*at-.8))), lc=(lt-L)*(1/90.);
  double vt=1/(1+exp(-6*(Q-.5+.3*(1-L)-.2*N))), vc=(vt-V)*(1/30.);
  double vf=V>.5?2*(V-.5):0., nw=((lA<.3)&(B<.9))?1.:.2, nu=.01*nw*(1-N), nd=.04*MIN(kA+kR,3.)*N;
  double orr=P*(.0005+.01*vf+.004*N*MAX(0.,1-T)+.002*MAX(0.,.5-B)), wr=W3*(1/15.);
  double rf=.02*MAX(0.,T-.6)*B*MAX(0.,4-P), rec=.02*M*gr*(1-M*(1/40.))+.03*sf, att=.004*M+.15*kR*mr;
  double st=MIN(1.,.3+.5*pr*(1-N)+.2*XR), sc=(st-S)*(1/45.), tc=(at-T)*(1/14.);
  double rc=(.7-B)*(1/120.)+.02*MIN(kA,3.)*(1-B)-.015*kA*B, w1=W1*(1/15.),w2=W2*(1/15.);
  s->P[j]=P+rf-MIN(wr,P); s->M[j]=M+rec-att; s->Q[j]=Q+pc; s->S[j]=S+sc; s->L[j]=L+lc; s->V[j]=V+vc; s->N[j]=N+nu-nd;
  s->XA[j]=XA+.03*kA+.04*kR-XA*.1; s->XR[j]=XR+.05*kA+.01*kR-XR*(1/6.); s->H[j]=H+hin-hout; s->T[j]=T+tc; s->B[j]=B+rc; s->CA[j]+=kA; s->CR[j]+=kR;
  s->W1[j]=W1+orr-w1; s->W2[j]=W2+w1-w2; s->W3[j]=W3+w2-wr;
 }}
int main(int c,char**v){ long n=c>1?atol(v[1]):100000; int native=c>2&&!strcmp(v[2],"native"); double s6[6]={0},q[6]={0},hv=0; static St s; double t0=now(); n=(n+W-1)/W*W;
 for(long b=0;b<n;b+=W){ for(int j=0;j<W;j++){uint64_t i=b+j; s.P[j]=2.5;s.M[j]=10;s.Q[j]=.3;s.S[j]=.5;s.L[j]=.5;s.V[j]=.4;s.N[j]=0;s.XA[j]=s.XR[j]=0;s.H[j]=.1;s.T[j]=.3;s.B[j]=.7;s.CA[j]=s.CR[j]=0;
   s.W1[j]=s.W2[j]=s.W3[j]=2.5*.0005*15; s.GA[j]=1+(1234567ULL*i+98765432ULL)%2147483646ULL; s.GR[j]=1+(7654321ULL*i+24681357ULL)%2147483646ULL; s.key[j]=sm64(0xD37E17E5ULL^i*0x9E3779B97F4A7C15ULL);}
  for(int t=0;t<730;t++)step(&s,t,native);
  for(int j=0;j<W;j++){double o[6]={s.P[j],s.M[j],s.V[j],s.N[j],s.CA[j],s.CR[j]};for(int k=0;k<6;k++){s6[k]+=o[k];q[k]+=o[k]*o[k];}hv+=o[2]>.5;}}
 double dt=now()-t0; const char*nm[]={"P","M","V","N","CA","CR"}; for(int j=0;j<6;j++){double m=s6[j]/n;printf("%s mean %.6f sd %.6f\n",nm[j],m,sqrt(q[j]/n-m*m));}
 printf("share V>0.5 %.4f\n%.0f trajectories a second\nseconds %.6f\n",hv/n,n/dt,dt); }
